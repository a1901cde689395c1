import Concepts
import JSON
import Memories
import TestSupport
import Testing

@Suite struct NotesMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("notes", overrides), in: AgentWorld.context)
  }

  private func noted(_ texts: [String], _ overrides: JSONObject = [:], _ model: FunctionModel? = nil)
    async throws -> any Memory
  {
    var memory = try memory(overrides)
    for (time, text) in texts.enumerated() {
      let note = Note(text, origin: .user, time: Int64(time))
      try await memory.note(note, in: AgentWorld.turn(model))
    }
    return memory
  }

  @Test func `alike notes are linked both ways and recalled together`() async throws {
    var memory = try await noted(["space war film", "romance in paris", "space war film again"])
    #expect(memory.entries.map { $0.value["links"] } == [["m3"], nil, ["m1"]])
    let notes = try await memory.recall(Cue("again", limit: 3, time: 9), in: AgentWorld.turn())
    #expect(notes.first?.text == "space war film again")
  }

  @Test func `links are followed one hop`() async throws {
    var memory = try await noted(["space war film", "space war film again", "romance"], ["limit": 1])
    let notes = try await memory.recall(Cue("again", limit: 9, time: 9), in: AgentWorld.turn())
    #expect(notes.map(\.text) == ["space war film again", "space war film"])
    #expect(notes.map { $0.parts.first { $0.name == "hops" }?.value } == [0, 1])
  }

  @Test func `a neighbour is an id, so a rewriting finds it also when notes before it are gone`() async throws
  {
    var memory = try await noted(["a film to forget", "space war", "space peace"], ["evolve": "never"])
    try memory.forget(.id(1), at: 5)
    let model = FunctionModel { prompt in
      let lines = prompt.messages.last?.content.split(separator: "\n") ?? []
      let name = lines.first { $0.hasSuffix("space peace") }?.prefix(2) ?? "m9"
      return Reply(
        #"{"keywords": ["x"], "context": "c", "tags": [], "neighbours": [{"id": "\#(name)", "context": "new", "tags": []}, {"id": "m9", "context": "lost", "tags": []}]}"#
      )
    }
    var evolving = try self.memory()
    try evolving.restore(memory.snapshot)
    try await evolving.note(Note("space peace talks", origin: .user, time: 7), in: AgentWorld.turn(model))
    let contexts = evolving.entries.map { $0.value["details"]?["context"]?.stringValue }
    #expect(contexts == [nil, "new", "c"])
    let shown = ["a film to forget", "space war", "space peace"]
    let place = try #require(shown.firstIndex(of: "space peace"))
    #expect(
      shown.dropFirst().dropFirst(place).first == nil,
      "the published place finds nothing in the list as it is now")
    try evolving.undo(source: 3, at: 8)
    #expect(evolving.entries.map { $0.value["details"]?["context"]?.stringValue } == [nil, nil])
  }
}
