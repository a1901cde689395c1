import Concepts
import JSON
import Memories
import TestSupport
import Testing

@Suite struct TieredMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("tiered", overrides), in: AgentWorld.context)
  }

  private func snapshot(_ notes: [Note], _ overrides: JSONObject = [:]) async throws -> JSONValue {
    var memory = try memory(overrides)
    for note in notes { try await memory.note(note, in: AgentWorld.turn()) }
    return memory.snapshot
  }

  private func note(_ text: String, _ rating: Float? = nil, time: Int64 = 0) -> Note {
    Note(text, origin: .history, rating: rating, time: time)
  }

  @Test func `what does not matter enough is not kept`() async throws {
    let snapshot = try await snapshot([note("usual", 3), note("usual too", 3), note("hated", 1)])
    #expect(snapshot["short"]?.arrayValue?.compactMap { $0["note"]?["text"]?.stringValue } == ["hated"])
  }

  @Test func `what comes back three times is kept for long, with its sources`() async throws {
    let notes = ["space war film", "space war film", "film space war", "war film space"].map { note($0) }
    let snapshot = try await snapshot(notes + [note("romance")])
    #expect(snapshot["short"]?.arrayValue?.count == 1)
    let long = try #require(snapshot["long"]?.arrayValue?.first)
    #expect(long["sources"] == ["space war film"], "near copies are merged")
    #expect(long["enhancements"] == 3)
  }

  @Test func `an overflow drops the least important, and of equal ones the oldest`() async throws {
    let notes = ["a", "b", "c", "d"].map { note($0) }
    let snapshot = try await snapshot(notes, ["capacity": 3])
    #expect(
      snapshot["short"]?.arrayValue?.compactMap { $0["note"]?["text"]?.stringValue } == ["b", "c", "d"])
  }
}
