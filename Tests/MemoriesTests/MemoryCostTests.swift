import Concepts
import Dialogue
import JSON
import LanguageModels
import Memories
import TestSupport
import Testing
import Tracing

@Suite struct MemoryCostTests {
  /// What happens to a memory: notes of one kind each, and recalls after them.
  private struct Course {
    var rated = 12, said = 3, recalls = 2
    var name: String { "\(rated) rated, \(said) said, \(recalls) recalls" }
  }

  private static let courses = [
    Course(), Course(rated: 0, said: 0), Course(rated: 1, said: 0, recalls: 1), Course(rated: 0, said: 5),
    Course(rated: 40, said: 2, recalls: 0), Course(rated: 7, said: 0, recalls: 3),
  ]

  /// Every memory as it is, and with each choice that its calls depend on.
  private static let cases: [(String, JSONObject)] =
    builtinMemories.map { ($0.name, [:]) } + [
      ("notes", ["evolve": "all"]), ("notes", ["evolve": "never"]), ("stream", ["reflectAt": 0]),
      ("stream", ["reflectAt": 0, "importanceBy": "model"]), ("stream", ["reflectAt": 12]),
      ("stream", ["reflectAt": 1, "importanceBy": "model"]), ("stream", ["reflectAt": 7]),
      ("episodes", ["critic": "model"]), ("episodes", ["mode": "generative"]), ("episodes", ["mode": "plan"]),
      ("episodes", ["mode": "generative", "considered": 1, "critic": "model"]),
      ("episodes", ["mode": "library"]), ("episodes", ["mode": "library", "critic": "model"]),
      ("neighbourhood", ["by": "counts"]), ("rolling-summary", ["by": "extraction"]),
      ("rolling-summary", ["foldAt": 40]), ("rolling-summary", ["foldAt": 16, "window": 0]),
      ("rolling-summary", ["foldAt": 16, "window": 9]), ("belief", ["narrateAfter": 1]),
      ("belief", ["narrateAfter": 7]), ("belief", ["scheduler": "model"]),
      ("belief", ["scheduler": "model", "every": 1]), ("contrastive", ["pairs": 3, "rounds": 1]),
      ("contrastive", ["pairs": 0]), ("facts", ["additive": "on"]),
    ]

  @Test(arguments: cases) func `a memory asks exactly as often as its formula says`(
    name: String, overrides: JSONObject
  ) async throws {
    let type = try #require(builtinMemories.first { $0.name == name })
    for course in Self.courses {
      let given = Self.given(name, overrides, course)
      let formula = try #require(try CostFormula(type, overrides, given: given), "\(type.cost)")
      let asked = try await calls(name, overrides, course, SteadyModel())
      #expect(
        (formula.least...formula.most).contains(Double(asked)),
        "\(course.name): \(asked) calls, \(formula.least) to \(formula.most)")
      #expect(try await calls(name, overrides, course, nil) == 0, "without a model")
      // What a scheduler decides, whether a text chooses well, and a reflection whose questions cannot be read.
      let isOpen = ["contrastive", "stream"].contains(name) || overrides["scheduler"] == "model"
      #expect(isOpen || formula.least == formula.most)
      if name == "stream" { #expect(Double(asked) == formula.most, "\(course.name)") }
    }
  }

  /// Notes that are all alike: of the first film, which has two attribute values, unrated, at one time.
  private static func notes(of course: Course) -> [Note] {
    let text = AgentWorld.catalogue[0].title
    return (0..<course.rated + course.said).map { place in
      let isSaid = place >= course.rated
      return Note(text, origin: isSaid ? .user : .history, item: isSaid ? nil : 0, time: 1_000_000)
    }
  }

  /// What the formulas name besides parameters.
  private static func given(_ name: String, _ overrides: JSONObject, _ course: Course) -> [String: Double] {
    let notes = notes(of: course)
    let isFresh = name == "neighbourhood" ? course.rated > 0 : !notes.isEmpty
    let every = overrides["every"]?.intValue ?? 10
    let isScheduled = overrides["scheduler"] == "model"
    let said = notes.indices.count {
      notes[$0].origin == .user && !(isScheduled && ($0 + 1).isMultiple(of: every))
    }
    return [
      "notes": Double(notes.count), "met": Double(course.rated), "likes": Double(course.rated),
      "said": Double(said), "recalls": notes.count > 1 ? Double(course.recalls) : 0,
      "fresh": Double(min(isFresh ? 1 : 0, course.recalls)), "worth": 5, "changes": 2,
      "tokens": Double(notes.first?.line(at: 1_000_000).tokenEstimate ?? 1),
    ]
  }

  private func calls(
    _ name: String, _ overrides: JSONObject, _ course: Course, _ model: (any LanguageModel)?
  ) async throws -> Int {
    var context = AgentWorld.context
    context.train = Self.train
    var memory = try AgentWorld.registry.memory(ComponentSpec(name, overrides), in: context)
    var limits = Meter.Limits()
    limits.modelCalls = 1000
    let turn = AgentWorld.turn(model, limits: limits)
    for note in Self.notes(of: course) { try await memory.note(note, in: turn) }
    for _ in 0..<course.recalls {
      _ = try await memory.recall(Cue("a film", time: 3_000_000, user: "a"), in: turn)
    }
    return turn.meter.spent.modelCalls
  }

  private static var train: Interactions {
    let items = AgentWorld.catalogue.items.indices.map { Int32($0) }
    return Interactions(
      catalogue: AgentWorld.catalogue, users: ["a", "b", "c"], offsets: [0, 4, 8, 12], items: items,
      ratings: nil,
      times: nil)
  }

  @Test(arguments: [(1.0, 0), (9, 0), (30, 0), (30, 12)])
  func `a stream reflects as often as its notes matter enough`(
    at: Double, said: Int
  ) async throws {
    let rated = sampleNotes(60)
    var (sum, spent, reflections) = (0.0, 0.0, 0)
    for (place, note) in rated.enumerated() {
      sum += Double(note.rating ?? 0)
      spent += 1 + 9 * min(1, abs(Double(note.rating ?? 0) - sum / Double(place + 1)) / 2)
      if spent >= at { (spent, reflections) = (0, reflections + 1) }
    }
    for _ in 0..<said {
      spent += 5
      if spent >= at { (spent, reflections) = (0, reflections + 1) }
    }
    var memory = try AgentWorld.registry.memory(
      ComponentSpec("stream", ["reflectAt": .number(at)]), in: AgentWorld.context)
    let words = (0..<said).map { Note("more \($0)", origin: .user, time: 9_000_000) }
    #expect(try await calls(&memory, rated + words, model: SteadyModel()) == 2 * reflections)
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
    context.train = Self.train
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

/// The scripted model, to which every note matters as much as to the rule, and whose insights can be read.
private struct SteadyModel: LanguageModel {
  private let model = ScriptedModel()
  var identity: ModelIdentity { model.identity }
  var capabilities: ModelCapabilities { model.capabilities }

  func reply(to prompt: Prompt) async throws -> ModelAnswer {
    switch prompt.format {
    case .json("importance", _): return ModelAnswer(Reply(#"{"importance": 5}"#), source: .stub)
    case .json("insights", _):
      return ModelAnswer(Reply(#"{"insights": [{"text": "so it is", "because": ["m1"]}]}"#), source: .stub)
    default: return try await model.reply(to: prompt)
    }
  }
}
