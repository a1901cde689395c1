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

  @Test func `every planner has a page`() throws {
    for type in builtinPlanners { try checkPage(of: type, family: "planner", folder: "Planners") }
  }

  @Test func `the list is sorted by type name and no name is used twice`() {
    let types = builtinPlanners.map { String(describing: $0) }
    #expect(types == types.sorted())
    #expect(Set(builtinPlanners.map { $0.name }).count == builtinPlanners.count)
  }

  @Test func `every prompt has a name of the family and a text`() {
    #expect(builtinPlannerPrompts.allSatisfy { $0.name.hasPrefix("planners/") && !$0.text.isEmpty })
    #expect(builtinPlannerPrompts.map(\.name) == builtinPlannerPrompts.map(\.name).sorted())
  }
}
