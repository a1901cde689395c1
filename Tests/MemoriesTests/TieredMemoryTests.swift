import Concepts
import JSON
import Memories
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
}
