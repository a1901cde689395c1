import Concepts
import Dialogue
import JSON
import LanguageModels
import Memories
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

  // MARK: - Counts that follow from what is noted

  private func calls(
    _ memory: inout any Memory, _ notes: [Note], recalls: Int = 0, model: any LanguageModel = ScriptedModel()
  )
    async throws -> Int
  {
    var limits = Meter.Limits()
    limits.modelCalls = 100_000
    let turn = AgentWorld.turn(model, limits: limits)
    for note in notes { try await memory.note(note, in: turn) }
    for _ in 0..<recalls { _ = try await memory.recall(Cue("a film", time: 9_000_000, user: "a"), in: turn) }
    return turn.meter.spent.modelCalls
  }

  /// The folds that the rule leads to, worked out from the tokens of the notes alone.
  private func folds(_ notes: [Note], window: Int, foldAt: Int) -> Int {
    var (open, folds): ([Note], Int) = ([], 0)
    for note in notes {
      open.append(note)
      let tokens = open.reduce(0) { $0 + $1.line(at: note.time).tokenEstimate }
      let half = min((open.count + 1) / 2, open.count - window)
      guard tokens > foldAt, half > 0 else { continue }
      open.removeFirst(half)
      folds += 1
    }
    return folds
  }

  @Test(arguments: [(5, 64), (0, 16), (3, 40), (10, 512)]) func `a rolling summary asks once for each fold`(
    window: Int, foldAt: Int
  ) async throws {
    for count in [0, 1, 12, 60] {
      var memory = try AgentWorld.registry.memory(
        ComponentSpec(
          "rolling-summary", ["window": .integer(Int64(window)), "foldAt": .integer(Int64(foldAt))]),
        in: AgentWorld.context)
      let asked = try await calls(&memory, sampleNotes(count))
      #expect(asked == folds(sampleNotes(count), window: window, foldAt: foldAt), "\(count) notes")
    }
  }

  @Test(arguments: [1, 5, 7]) func `beliefs ask once for each narrative, and a scheduler every so often`(
    after: Int
  )
    async throws
  {
    let notes = sampleNotes(45)
    var (changes, narratives) = (0, 0)
    for note in notes where note.rating != 3 {
      changes += note.item.map { AgentWorld.catalogue[$0].attributes.flatMap(\.values).count } ?? 0
      guard changes >= after else { continue }
      (changes, narratives) = (0, narratives + 1)
    }
    var ruled = try AgentWorld.registry.memory(
      ComponentSpec("belief", ["narrateAfter": .integer(Int64(after)), "forgetDays": 100_000]),
      in: AgentWorld.context)
    #expect(try await calls(&ruled, notes) == narratives)
    let silent = FunctionModel { _ in Reply(#"{"operations": []}"#) }
    var scheduled = try AgentWorld.registry.memory(
      ComponentSpec("belief", ["scheduler": "model", "every": .integer(Int64(after))]), in: AgentWorld.context
    )
    let said = [Note("no horror please", origin: .user, time: 8_000_000)]
    let asked = 46 / after + (46.isMultiple(of: after) ? 0 : 1)
    #expect(try await calls(&scheduled, notes + said, model: silent) == asked)
  }

  @Test(arguments: [0, 1, 4, 20]) func `a contrast costs from one call a pair to two for each round`(
    pairs: Int
  )
    async throws
  {
    let notes = sampleNotes(12)
    let likes = notes.count { ($0.rating ?? 0) >= 4 }
    let type = try #require(builtinMemories.first { $0.name == "contrastive" })
    for rounds in [1, 3] {
      let overrides: JSONObject = ["pairs": .integer(Int64(pairs)), "rounds": .integer(Int64(rounds))]
      let formula = try #require(try CostFormula(type, overrides, given: ["likes": Double(likes)]))
      for (isRight, expected) in [(true, formula.least), (false, formula.most)] {
        var memory = try AgentWorld.registry.memory(
          ComponentSpec("contrastive", overrides), in: AgentWorld.context)
        // The right one stands first in every other pair, beginning with the first.
        let model = Alternating(isRight: isRight)
        let asked = try await calls(&memory, notes, model: model.model)
        #expect(Double(asked) == expected, "\(rounds) rounds")
      }
    }
  }

  @Test func `a neighbourhood asks once for each recall after a new note`() async throws {
    var context = AgentWorld.context
    let items = AgentWorld.catalogue.items.indices.map { Int32($0) }
    context.train = Interactions(
      catalogue: AgentWorld.catalogue, users: ["a", "b", "c"], offsets: [0, 4, 8, 12], items: items,
      ratings: nil,
      times: nil)
    var memory = try AgentWorld.registry.memory(ComponentSpec("neighbourhood"), in: context)
    #expect(try await calls(&memory, [], recalls: 2) == 0)
    #expect(try await calls(&memory, sampleNotes(3), recalls: 3) == 1)
    #expect(try await calls(&memory, [], recalls: 2) == 0)
    #expect(try await calls(&memory, sampleNotes(1), recalls: 1) == 1)
    var counts = try AgentWorld.registry.memory(ComponentSpec("neighbourhood", ["by": "counts"]), in: context)
    #expect(try await calls(&counts, sampleNotes(3), recalls: 3) == 0)
  }
}

/// Chooses the right or the wrong one of a contrast's pairs, which alternate in their order.
private struct Alternating {
  let model: FunctionModel

  init(isRight: Bool) {
    let titles = Set(
      sampleNotes(12).filter { ($0.rating ?? 0) >= 4 }.map { UntrustedText.line($0.text, limit: 80) })
    model = FunctionModel { prompt in
      let text = prompt.messages.last?.content ?? ""
      guard case .json("choice", _) = prompt.format else { return Reply("I like what I like") }
      let first = text.split(separator: "\n").first { $0.hasPrefix("c1 ") } ?? ""
      let isFirstRight = titles.contains { !$0.isEmpty && first.dropFirst(3).hasPrefix($0) }
      return Reply(#"{"choice": "\#(isFirstRight == isRight ? "c1" : "c2")"}"#)
    }
  }
}
