import Concepts
import Rankers
import TestSupport
import Testing

@Suite struct BuiltinModelRankersTests {
  private static func make(_ spec: ComponentSpec) throws -> any Ranker {
    try AgentWorld.registry.ranker(spec, in: AgentWorld.context)
  }

  @Test(arguments: LawVariant.all(of: builtinRankers, making: make))
  func `every ranker obeys the laws, whatever its parameters`(variant: LawVariant) async throws {
    try await checkRankerLaws { try Self.make(variant.spec) }
  }

  @Test func `every ranker has a page`() throws {
    for type in builtinRankers { try checkPage(of: type, family: "ranker", folder: "Rankers") }
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
