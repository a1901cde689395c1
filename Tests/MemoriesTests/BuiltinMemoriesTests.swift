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

  @Test func `every memory has a page`() throws {
    for type in builtinMemories { try checkPage(of: type, family: "memory", folder: "Memories") }
  }

  @Test func `the list is sorted by type name and no name is used twice`() {
    let types = builtinMemories.map { String(describing: $0) }
    #expect(types == types.sorted())
    #expect(Set(builtinMemories.map { $0.name }).count == builtinMemories.count)
  }
}
