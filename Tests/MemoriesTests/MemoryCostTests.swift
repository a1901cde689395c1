import Concepts
import JSON
import LanguageModels
import TestSupport
import Testing

@Suite struct MemoryCostTests {
  /// A memory, its parameters, and the calls of twelve rated events, three sentences of the user and two recalls.
  private static let cases: [(String, JSONObject, Int)] = [
    ("none", [:], 0), ("window", [:], 0), ("ebbinghaus", [:], 0), ("tiered", [:], 0), ("facts", [:], 3),
    ("temporal-facts", [:], 3), ("profile-sets", [:], 3), ("notes", [:], 3), ("notes", ["evolve": "all"], 15),
    ("notes", ["evolve": "never"], 0), ("stream", ["reflectAt": 0], 0),
    ("stream", ["reflectAt": 0, "importanceBy": "model"], 15), ("episodes", [:], 0),
    ("episodes", ["critic": "model"], 15), ("episodes", ["mode": "generative"], 2),
    ("episodes", ["mode": "library"], 1),
  ]

  @Test(arguments: cases) func `a memory asks exactly as often as its page says`(
    name: String, overrides: JSONObject, calls: Int
  ) async throws {
    var memory = try AgentWorld.registry.memory(ComponentSpec(name, overrides), in: AgentWorld.context)
    var limits = Meter.Limits()
    limits.modelCalls = 1000
    let turn = AgentWorld.turn(ScriptedModel(), limits: limits)
    for note in sampleNotes() { try await memory.note(note, in: turn) }
    for text in ["I like space", "no horror please", "something short"] {
      try await memory.note(Note(text, origin: .user, time: 2_500_000), in: turn)
    }
    for _ in 0..<2 { _ = try await memory.recall(Cue("a film", time: 3_000_000), in: turn) }
    #expect(turn.meter.spent.modelCalls == calls)
  }
}
