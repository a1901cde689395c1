import Concepts
import JSON
import Memories
import TestSupport
import Testing

@Suite struct FactsMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("facts", overrides), in: AgentWorld.context)
  }

  private func event(_ item: Int, _ rating: Float?) -> Note {
    Note("", origin: .history, item: item, rating: rating, time: 5)
  }

  @Test func `the same statement strengthens a fact and names all its sources`() async throws {
    var memory = try memory()
    for item in [1, 5, 10] { try await memory.note(event(item, 5), in: AgentWorld.turn()) }
    let notes = try await memory.recall(Cue("", time: 9), in: AgentWorld.turn())
    #expect(notes.map(\.text) == ["likes genres: Animation (3 times)", "likes genres: Comedy"])
    #expect(memory.entries.first?.sources == [0, 1, 2])
    #expect(
      published(["likes Animation", "Likes animation.", "enjoys Animation"]).count == 3,
      "one fact in other words is another text")
  }

  /// The published rule: what is extracted is added, unless there is the very same text.
  private func published(_ facts: [String]) -> [String] {
    facts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  @Test func `the opposite replaces a fact, and never leaves two that contradict each other`() async throws {
    for additive in ["off", "on"] {
      var memory = try memory(["additive": .string(additive)])
      for note in [event(5, 5), event(10, 1)] { try await memory.note(note, in: AgentWorld.turn()) }
      let notes = try await memory.recall(Cue("", time: 9), in: AgentWorld.turn())
      #expect(notes.map(\.text) == ["does not want genres: Animation"])
      #expect(memory.entries.count == (additive == "on" ? 2 : 1))
    }
    #expect(
      published(["likes genres: Animation", "does not want genres: Animation"]).count == 2,
      "by texts alone both are kept and recalled")
  }

  @Test func `a query with words recalls what fits it, with the parts of the score`() async throws {
    var memory = try memory()
    for item in [1, 2, 3] { try await memory.note(event(item, 5), in: AgentWorld.turn()) }
    let notes = try await memory.recall(Cue("some crime please", time: 9), in: AgentWorld.turn())
    #expect(notes.first?.text == "likes genres: Crime")
    #expect(notes.first?.parts.map(\.name) == ["cosine", "words", "named", "strength", "score"])
  }

  @Test func `what a user says adds, updates and deletes facts by their names`() async throws {
    let model = FunctionModel { _ in
      Reply(
        """
        {"operations": [{"do": "DELETE", "id": "m1", "like": true, "value": ""}, \
        {"do": "ADD", "id": "", "like": false, "value": "gore"}, {"do": "UPDATE", "id": "m77", "like": true, "value": "x"}]}
        """)
    }
    var memory = try memory()
    try await memory.note(event(2, 5), in: AgentWorld.turn(model))
    try await memory.note(
      Note("no more crime, and no gore", origin: .user, time: 7), in: AgentWorld.turn(model))
    let notes = try await memory.recall(Cue("", time: 9), in: AgentWorld.turn())
    #expect(notes.map(\.text) == ["does not want said: gore"])
  }
}
