import Concepts
import Planners
import TestSupport
import Testing

@Suite struct BuiltinPlannersTests {
  private static func make(_ spec: ComponentSpec) throws -> any Planner {
    try AgentWorld.registry.planner(spec, in: AgentWorld.context)
  }

  @Test(arguments: LawVariant.all(of: builtinPlanners, making: make))
  func `every planner obeys the laws, whatever its parameters`(variant: LawVariant) async throws {
    try await checkPlannerLaws { try Self.make(variant.spec) }
  }

  @Test func `the list is sorted, no name is used twice, and each member has a page`() throws {
    try checkFamily(
      builtinPlanners, "planner", pages: "Planners", prompts: builtinPlannerPrompts, under: "planners")
  }
}
