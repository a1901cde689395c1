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

  @Test func `the list is sorted, no name is used twice, and each member has a page`() throws {
    try checkFamily(
      builtinRankers, "ranker", pages: "Rankers", prompts: builtinRankerPrompts, under: "rankers")
  }
}
