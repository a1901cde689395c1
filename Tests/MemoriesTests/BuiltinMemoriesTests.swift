import Concepts
import Memories
import TestSupport
import Testing

@Suite struct BuiltinMemoriesTests {
  @Test func `every memory obeys the laws and has a page`() async throws {
    for type in builtinMemories {
      try await checkMemoryLaws {
        try AgentWorld.registry.memory(ComponentSpec(type.name), in: AgentWorld.context)
      }
      try checkPage(of: type, family: "memory", folder: "Memories")
    }
  }

  @Test func `the list is sorted by type name and no name is used twice`() {
    let types = builtinMemories.map { String(describing: $0) }
    #expect(types == types.sorted())
    #expect(Set(builtinMemories.map { $0.name }).count == builtinMemories.count)
  }
}
