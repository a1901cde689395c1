import Concepts
import Dialogue
import Memories
import TestSupport
import Testing

@Suite struct WindowMemoryTests {
  private func memory(size: Int, tokens: Int = 1000) throws -> WindowMemory {
    var configuration = WindowMemory.Configuration()
    (configuration.size, configuration.tokens) = (size, tokens)
    return WindowMemory(configuration, in: AgentWorld.context)
  }

  @Test func `the newest notes are recalled, newest first`() throws {
    var memory = try memory(size: 3)
    for note in sampleNotes(5) { memory.note(note, in: AgentWorld.turn()) }
    let recalled = memory.recall(Cue("", limit: 10, time: 2_000_000), in: AgentWorld.turn())
    #expect(recalled.map(\.item) == [4, 3, 2])
    #expect(recalled.map { $0.parts.map(\.value) } == [[1], [0.5], [1.0 / 3]])
  }

  @Test func `notes are cut from the oldest to the budget of tokens`() throws {
    var memory = try memory(size: 10, tokens: 12)
    for note in sampleNotes(4) { memory.note(note, in: AgentWorld.turn()) }
    let recalled = memory.recall(Cue("", time: 2_000_000), in: AgentWorld.turn())
    #expect(recalled.map(\.item) == [3, 2])
  }

  @Test func `a line says how long ago the event was`() {
    let note = Note("Alien (1979), rated 4", origin: .history, time: 0)
    #expect(note.line(at: 86_400 * 3) == "Alien (1979), rated 4, 3d")
    #expect(note.line(at: 3) == "Alien (1979), rated 4, today")
    #expect(note.line(at: -50) == "Alien (1979), rated 4, today")
    #expect(Note.age(from: 0, to: 86_400 * 100) == "3mo")
    #expect(Note.age(from: 0, to: 86_400 * 800) == "2y")
    #expect(Note.age(from: .min, to: .max) == "∞")
  }
}
