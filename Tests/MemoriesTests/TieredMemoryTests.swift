import Concepts
import JSON
import Memories
import Scoring
import TestSupport
import Testing

@Suite struct TieredMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("tiered", overrides), in: AgentWorld.context)
  }

  private func entries(_ kind: String, _ notes: [Note], _ overrides: JSONObject = [:]) async throws
    -> [MemoryEntry]
  {
    var memory = try memory(overrides)
    for note in notes { try await memory.note(note, in: AgentWorld.turn()) }
    return memory.entries.filter { $0.kind == kind }
  }

  private func note(_ text: String, _ rating: Float? = nil, time: Int64 = 0) -> Note {
    Note(text, origin: .history, rating: rating, time: time)
  }

  @Test func `what does not matter enough is not kept`() async throws {
    let short = try await entries("short", [note("usual", 3), note("usual too", 3), note("hated", 1)])
    #expect(short.map(\.text) == ["hated"])
  }

  @Test func `what comes back three times is kept for long, with its sources`() async throws {
    let notes = ["space war film", "space war film", "film space war", "war film space"].map { note($0) }
    #expect(try await entries("short", notes + [note("romance")]).count == 1)
    let long = try #require(try await entries("long", notes + [note("romance")]).first)
    #expect(long.sources == [0, 1, 2, 3])
    #expect(long.value["details"]?["parts"] == ["space war film"], "near copies are merged")
    #expect(long.value["count"] == 3)
  }

  @Test func `an overflow drops the least important, and of equal ones the oldest`() async throws {
    let notes = ["a", "b", "c", "d"].map { note($0) }
    #expect(try await entries("short", notes, ["capacity": 3]).map(\.text) == ["b", "c", "d"])
  }

  /// What the published code compares with its threshold.
  private func sigmoid(_ cosine: Double) -> Double { 1 / (1 + Portable.exp(-cosine)) }

  @Test func `what has nothing in common enhances nothing, though its sigmoid is one half`() async throws {
    #expect(
      sigmoid(0) == 0.5 && sigmoid(1) < 0.74,
      "a threshold from 0.5 down takes everything, one from 0.74 up nothing")
    let alien = ["space war film", "romance", "cooking", "horses"].map { note($0) }
    #expect(
      sigmoid(0) >= 0.5, "the published comparison, at the threshold below, takes what has nothing in common")
    #expect(
      try await entries("short", alien, ["alike": 0.5]).allSatisfy { ($0.value["count"]?.intValue ?? 0) == 0 }
    )
    #expect(try await entries("long", alien, ["alike": 0.5]).isEmpty)
    let near = try await entries("short", [note("space war film"), note("space war film")], ["alike": 0.5])
    #expect(near.count == 1 && near[0].value["count"]?.intValue == 1)
  }
}
