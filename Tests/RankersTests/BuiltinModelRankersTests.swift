import Concepts
import Rankers
import TestSupport
import Testing

@Suite struct BuiltinModelRankersTests {
  @Test func `every ranker obeys the laws and has a page`() async throws {
    for type in builtinRankers {
      try await checkRankerLaws {
        try AgentWorld.registry.ranker(ComponentSpec(type.name), in: AgentWorld.context)
      }
      try checkPage(of: type, family: "ranker", folder: "Rankers")
    }
  }

  @Test func `the list is sorted by type name and no name is used twice`() {
    let types = builtinRankers.map { String(describing: $0) }
    #expect(types == types.sorted())
    #expect(Set(builtinRankers.map { $0.name }).count == builtinRankers.count)
  }

  @Test func `every prompt has a name of the family and a text`() {
    #expect(builtinRankerPrompts.allSatisfy { $0.name.hasPrefix("rankers/") && !$0.text.isEmpty })
    #expect(builtinRankerPrompts.map(\.name) == builtinRankerPrompts.map(\.name).sorted())
  }
}
