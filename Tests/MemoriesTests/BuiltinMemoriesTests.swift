import Concepts
import JSON
import Memories
import TestSupport
import Testing

@Suite struct BuiltinMemoriesTests {
  private static func make(_ spec: ComponentSpec) throws -> any Memory {
    try AgentWorld.registry.memory(spec, in: AgentWorld.context)
  }

  @Test(arguments: LawVariant.all(of: builtinMemories, making: make))
  func `every memory obeys the laws, whatever its parameters`(variant: LawVariant) async throws {
    let counts = variant.overrides.isEmpty ? [1, 12, 40] : [14]
    try await checkMemoryLaws({ try Self.make(variant.spec) }, counts: counts)
  }

  @Test func `the list is sorted, no name is used twice, and each member has a page`() throws {
    try checkFamily(
      builtinMemories, "memory", pages: "Memories", prompts: builtinMemoryPrompts, under: "memories")
  }
}
