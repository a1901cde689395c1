import Concepts
import Planners
import TestSupport
import Testing

@Suite struct BuiltinPlannersTests {
  @Test func `every planner obeys the laws and has a page`() async throws {
    for type in builtinPlanners {
      try await checkPlannerLaws {
        try AgentWorld.registry.planner(ComponentSpec(type.name), in: AgentWorld.context)
      }
      try checkPage(of: type, family: "planner", folder: "Planners")
    }
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
