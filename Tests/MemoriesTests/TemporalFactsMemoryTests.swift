import Concepts
import JSON
import TestSupport
import Testing

@testable import Memories

@Suite struct TemporalFactsMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("temporal-facts", overrides), in: AgentWorld.context)
  }

  private func event(_ item: Int, _ rating: Float, at time: Int64) -> Note {
    Note("", origin: .history, item: item, rating: rating, time: time)
  }

  private func recalled(_ memory: any Memory, at time: Int64, _ text: String = "") async throws -> [String] {
    var memory = memory
    return try await memory.recall(Cue(text, time: time), in: AgentWorld.turn()).map(\.text)
  }

  @Test func `a recall sees what was valid at its time`() async throws {
    var memory = try memory()
    try await memory.note(event(10, 5, at: 100), in: AgentWorld.turn())
    try await memory.note(event(10, 1, at: 200), in: AgentWorld.turn())
    #expect(try await recalled(memory, at: 50) == [])
    #expect(try await recalled(memory, at: 150) == ["likes genres: Animation"])
    #expect(try await recalled(memory, at: 200) == ["does not want genres: Animation"])
  }

  @Test func `what is noted late about an earlier time does not end what came after`() async throws {
    var memory = try memory()
    try await memory.note(event(10, 5, at: 200), in: AgentWorld.turn())
    try await memory.note(event(10, 1, at: 100), in: AgentWorld.turn())
    #expect(try await recalled(memory, at: 150) == ["does not want genres: Animation"])
    #expect(try await recalled(memory, at: 300) == ["likes genres: Animation"])
    #expect(published([("likes", 200), ("does not want", 100)], at: 300) == ["does not want"])
  }

  /// The published rule: a fact ends where the one that is noted after it and contradicts it begins.
  private func published(_ facts: [(text: String, from: Int)], at time: Int) -> [String] {
    facts.indices.filter { place in
      facts[place].from <= time && facts.dropFirst(place + 1).allSatisfy { time < $0.from }
    }.map { facts[$0].text }
  }

  @Test func `undoing the contradiction opens the fact again`() async throws {
    var memory = try memory()
    for (rating, time) in [(5, 100), (1, 200)] as [(Float, Int64)] {
      try await memory.note(event(10, rating, at: time), in: AgentWorld.turn())
    }
    try memory.undo(source: 1, at: 300)
    #expect(try await recalled(memory, at: 300) == ["likes genres: Animation"])
  }

  @Test func `words and cosine are fused by rank`() async throws {
    for diversity in ["off", "on"] {
      var memory = try memory(["diversity": .string(diversity)])
      for item in [1, 2, 3] { try await memory.note(event(item, 5, at: 1), in: AgentWorld.turn()) }
      let notes = try await memory.recall(Cue("some crime", time: 9), in: AgentWorld.turn())
      #expect(notes.first?.text == "likes genres: Crime")
      #expect(notes.first?.parts.last == .init("score", 2.0 / 61))
    }
  }
}
