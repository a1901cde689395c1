import Concepts
import JSON
import Memories
import TestSupport
import Testing

@Suite struct StreamMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("stream", overrides), in: AgentWorld.context)
  }

  /// Notes that differ in their time alone, oldest first.
  private let alike = (0..<4).map {
    Note("film \($0)", origin: .history, rating: 3, time: Int64($0) * 3600)
  }

  @Test func `of notes that are otherwise equal the newer is above the older`() async throws {
    var memory = try memory()
    for note in alike { try await memory.note(note, in: AgentWorld.turn()) }
    let recalled = try await memory.recall(Cue("", time: 20_000), in: AgentWorld.turn())
    #expect(recalled.map(\.text) == ["film 3", "film 2", "film 1", "film 0"])
    let published = alike.indices.map { place in (0..<place).reduce(1.0) { value, _ in value * 0.99 } }
    #expect(published.first == published.max(), "the released code ranks the oldest as the most recent")
  }

  @Test func `a constant in the place of time tells nothing apart, the event's own time does`() async throws {
    let published = alike.map { _ in 1.0 }
    #expect(Set(published).count == 1, "the released code passes 1 for each note's time")
    var memory = try memory()
    for note in alike { try await memory.note(note, in: AgentWorld.turn()) }
    let recalled = try await memory.recall(Cue("", time: 20_000), in: AgentWorld.turn())
    let recency = recalled.compactMap { note in note.parts.first { $0.name == "recency" }?.value }
    #expect(recency.count == 4 && recency == recency.sorted(by: >) && Set(recency).count == 4)
  }

  @Test func `a note that was recalled counts as accessed, unless that is switched off`() async throws {
    for (refresh, expected) in [("on", "film 0"), ("off", "film 3")] {
      var memory = try memory(["refresh": .string(refresh), "relevance": 0.001])
      for note in alike { try await memory.note(note, in: AgentWorld.turn()) }
      let first = try await memory.recall(Cue("0", limit: 1, time: 3600), in: AgentWorld.turn())
      var found = first
      if refresh == "on" {
        var touching = try self.memory(["recency": 0, "importance": 0])
        for note in alike { try await touching.note(note, in: AgentWorld.turn()) }
        _ = try await touching.recall(Cue("0", limit: 1, time: 1_000_000), in: AgentWorld.turn())
        var later = try self.memory()
        try later.restore(touching.snapshot)
        found = try await later.recall(Cue("", limit: 1, time: 1_000_001), in: AgentWorld.turn())
      }
      #expect(found.map(\.text) == [expected])
    }
  }

  @Test func `the agent reflects when enough has happened and keeps the evidence`() async throws {
    let model = FunctionModel { prompt in
      guard case .json("questions", _) = prompt.format else {
        return Reply(
          #"{"insights": [{"text": "likes slow films", "because": ["m2", "m99"]}, {"text": "", "because": ["m1"]}]}"#
        )
      }
      return Reply(#"{"questions": ["What do they like?"]}"#)
    }
    var memory = try memory(["reflectAt": 20])
    for note in sampleNotes(12) { try await memory.note(note, in: AgentWorld.turn(model)) }
    #expect(model.prompts.count.isMultiple(of: 2) && !model.prompts.isEmpty)
    let insights = memory.entries.filter { $0.kind == "insight" }
    #expect(insights.count == model.prompts.count / 2)
    #expect(insights.first?.value["links"] == ["m2"] && insights.first?.sources == [1])
    let recalled = try await memory.recall(Cue("slow", time: 3_000_000), in: AgentWorld.turn())
    #expect(recalled.contains { $0.text == "likes slow films" && $0.origin == .agent })
  }

  @Test func `without a model there is no reflection`() async throws {
    var memory = try memory(["reflectAt": 1])
    for note in sampleNotes(5) { try await memory.note(note, in: AgentWorld.turn()) }
    #expect(memory.entries.count == 5)
  }
}
