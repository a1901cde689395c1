import Concepts
import Dialogue
import JSON
import Memories
import TestSupport
import Testing

@Suite struct RollingSummaryMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("rolling-summary", overrides), in: AgentWorld.context)
  }

  private func summary(_ memory: any Memory) -> MemoryEntry? { memory.entries.first { $0.kind == "summary" } }

  @Test func `the older half is folded into the summary when the notes grow too long`() async throws {
    let model = FunctionModel { _ in Reply("Likes science fiction.") }
    var memory = try memory(["foldAt": 24, "window": 2])
    for note in sampleNotes(6) { try await memory.note(note, in: AgentWorld.turn(model)) }
    let calls = model.prompts.count
    #expect(calls > 0 && summary(memory)?.text == "Likes science fiction.")
    let sources = try #require(summary(memory)?.sources)
    #expect(sources + memory.entries.filter { $0.kind == "event" }.flatMap(\.sources) == Array(0..<6))
    let recalled = try await memory.recall(Cue("", time: 2_000_000), in: AgentWorld.turn(model))
    #expect(recalled.first?.text == "Likes science fiction." && recalled.first?.origin == .agent)
    #expect(recalled.dropFirst().map(\.item) == [5, 4])
    #expect(model.prompts.count == calls, "recalling asks nobody")
  }

  @Test func `without a model the weightiest lines are kept, within the tokens, in their order`() async throws
  {
    var memory = try memory(["foldAt": 16, "window": 0, "summaryTokens": 16])
    for note in sampleNotes(4) { try await memory.note(note, in: AgentWorld.turn()) }
    let summary = try #require(summary(memory)?.text)
    #expect(!summary.isEmpty && summary.tokenEstimate <= 16)
  }

  @Test func `a summary that does not fit the budget stands behind the notes`() async throws {
    var memory = try memory(["foldAt": 16, "window": 1, "by": "extraction"])
    for note in sampleNotes(4) { try await memory.note(note, in: AgentWorld.turn()) }
    let recalled = try await memory.recall(Cue("", tokenBudget: 9, time: 2_000_000), in: AgentWorld.turn())
    #expect(recalled.map(\.item) == [3])
  }

  @Test func `an event whose note was undone does not come back when the fold is undone`() async throws {
    var memory = try AgentWorld.registry.memory(
      ComponentSpec("rolling-summary", ["foldAt": 16, "window": 0]), in: AgentWorld.context)
    for note in sampleNotes(6) { try await memory.note(note, in: AgentWorld.turn()) }
    for source in [1, 5, 0] { try memory.undo(source: source, at: 9) }
    let left = memory.entries.flatMap(\.sources)
    #expect(Set(left).isDisjoint(with: [0, 1, 5]) && Set(left) == [2, 3, 4], "\(left)")
  }
}
