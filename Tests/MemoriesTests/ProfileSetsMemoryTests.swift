import Concepts
import JSON
import TestSupport
import Testing

@testable import Memories

@Suite struct ProfileSetsMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("profile-sets", overrides), in: AgentWorld.context)
  }

  private func texts(_ kind: String, _ memory: any Memory) -> [String] {
    memory.entries.filter { $0.kind == kind }.map(\.text)
  }

  private func event(_ item: Int, _ rating: Float?) -> Note {
    Note("", origin: .history, item: item, rating: rating, time: 0)
  }

  @Test func `the last statement wins and a member of one set leaves its opposite`() async throws {
    var memory = try memory()
    let turn = AgentWorld.turn()
    for note in [event(1, 5), event(5, 1), event(2, 3), event(10, nil)] {
      try await memory.note(note, in: turn)
    }
    #expect(texts("like", memory) == ["Comedy", "Toy Story (1995)", "Animation", "Up 🎈 (2009)"])
    #expect(texts("unwanted", memory) == ["千と千尋の神隠し"])
    #expect(texts("history", memory).count == 4)
    var published: [Bool: Set<String>] = [true: [], false: []]
    for (value, rating) in [("Animation", 5), ("Animation", 1)] { published[rating >= 4]?.insert(value) }
    #expect(published[true] == published[false], "sets that only grow want and refuse the same")
  }

  @Test func `a set forgets its oldest members`() async throws {
    var memory = try memory(["cap": 2])
    for item in 0..<6 { try await memory.note(event(item, 5), in: AgentWorld.turn()) }
    #expect(texts("like", memory).count == 2)
  }

  @Test func `what a user says is taken apart by one call`() async throws {
    let model = FunctionModel { _ in Reply(#"{"like": ["war"], "unwanted": ["Comedy", 3]}"#) }
    var memory = try memory()
    try await memory.note(event(1, 5), in: AgentWorld.turn(model))
    try await memory.note(Note("no comedies, rather war", origin: .user, time: 9), in: AgentWorld.turn(model))
    #expect(model.prompts.count == 1)
    #expect(texts("like", memory) == ["Animation", "Toy Story (1995)", "war"])
    let notes = try await memory.recall(Cue("", time: 10), in: AgentWorld.turn())
    #expect(
      notes.map(\.text).prefix(2) == ["likes: war; Toy Story (1995); Animation", "does not want: Comedy"])
  }
}
