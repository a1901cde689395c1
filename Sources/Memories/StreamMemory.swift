package import Concepts
import Dialogue
import JSON
import Scoring

/// A stream of notes recalled by recency, importance and relevance, on which the agent reflects now and then.
///
/// score = recency · r + importance · i + relevance · v, each part scaled to 0…1 over the notes at hand (all equal:
/// 0.5), with recency = decay^(hours since the last access). The released code ranks a list that is oldest first by
/// decay^place, which gives the oldest note the greatest recency; here the newer of two equal notes is always first.
package struct StreamMemory: StoredMemory {
  package static let name = "stream"
  package static let summary =
    "Recalls by recency, importance and relevance, and reflects when enough has happened."
  package static let source =
    "Park et al., Generative Agents (arXiv 2304.03442), with the order of recency put right"
  package static let cost =
    "scored when reflectAt is 0; scored + reflections to scored + 2 × reflections; where scored = notes when importanceBy is "
    + "model, reflections = ⌊notes / ⌈reflectAt / worth⌉⌋, worth is how much each of the notes matters; one more for "
    + "each repaired reply; 0 without a model"

  package struct Configuration: ComponentConfiguration {
    package var limit = 10
    package var decay = 0.995
    package var recency = 1.0
    package var importance = 1.0
    package var relevance = 1.0
    package var refresh = "on"
    package var reflectAt = 150.0
    package var reflectOver = 100
    package var importanceBy = "rule"
    package var insightDays = 0.0
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter("limit", "How many notes are recalled at most.", in: 1...1000),
      Parameter(
        "decay", "What is left of recency after an hour; the paper has 0.995, its code 0.99.",
        in: 0.000001...1),
      Parameter("recency", "The weight of recency; the code has 0.5.", in: 0...100),
      Parameter("importance", "The weight of importance; the code has 2.", in: 0...100),
      Parameter("relevance", "The weight of relevance to the cue; the code has 3.", in: 0...100),
      Parameter("refresh", "Whether a recall counts as an access.", oneOf: ["off", "on"]),
      Parameter(
        "reflectAt", "The sum of importance after which the agent reflects; 0 for never.", in: 0...1_000_000),
      Parameter("reflectOver", "How many of the last notes a reflection sees.", in: 1...1000),
      Parameter(
        "importanceBy", "Who says how much a note matters: its rating, or one model call for each note.",
        oneOf: ["model", "rule"]),
      Parameter("insightDays", "Days after which an insight expires; 0 for never.", in: 0...100_000),
      Nearness.parameter,
    ]
  }

  let configuration: Configuration
  let questions, insights, scoring, repair: PromptTemplate
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: configuration.nearness)
    questions = try context.prompts.template("memories/stream.questions")
    insights = try context.prompts.template("memories/stream.insights")
    scoring = try context.prompts.template("memories/stream.importance")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = store.nextSource()
    var record = MemoryRecord("event", note, sources: [source])
    let rule = store.importance(of: note, unrated: 5, source: source)
    record.weight = try await importance(of: note, in: turn) ?? rule
    store.add(record, at: note.time)
    let spent = store.tally("spent") + record.weight
    let isDue = configuration.reflectAt > 0 && spent >= configuration.reflectAt && turn.identity != nil
    store.tally(sources: [source], at: note.time) { $0["spent"] = .number(isDue ? 0 : spent) }
    if isDue { try await reflect(at: note.time, in: turn) }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    dropExpired(at: cue.time)
    let rate = Portable.log(configuration.decay)
    let r = Self.scaled(
      store.entries.map {
        Self.recency(hours: (Double(cue.time) - Double($0.record.touched)) / 3600, rate: rate)
      })
    let i = Self.scaled(store.entries.map(\.record.weight))
    let v = Self.scaled(try await store.cosines(with: cue.text, at: "stream.recall", in: turn))
    let weights = configuration
    let cue = cue.limited(to: configuration.limit)
    let best = Selection.best(cue.limit, of: store.count) {
      weights.recency * r[$0] + weights.importance * i[$0] + weights.relevance * v[$0]
    }
    let notes = best.map { scored in
      store.entries[scored.place].record.note.with([
        .init("recency", r[scored.place]), .init("importance", i[scored.place]),
        .init("relevance", v[scored.place]), .init("score", scored.score),
      ])
    }.fitting(cue)
    if configuration.refresh == "on" {
      for id in best.prefix(notes.count).map({ store.entries[$0.place].id }) {
        store.change(id, by: .touch, at: cue.time) { $0.touched = max($0.touched, cue.time) }
      }
    }
    return notes
  }

  /// Drops insights that have expired.
  private mutating func dropExpired(at time: Int64) {
    guard configuration.insightDays > 0 else { return }
    for entry in store.entries(of: "insight") {
      let days = (Double(time) - Double(entry.record.note.time)) / 86_400
      if days > configuration.insightDays { store.remove(entry.id, by: .evict, at: time) }
    }
  }

  /// decay^hours, with the logarithm of the decay.
  static func recency(hours: Double, rate: Double) -> Double { Portable.exp(rate * max(hours, 0)) }

  /// Scaled so that the least is 0 and the greatest 1; all 0.5 when they are equal.
  static func scaled(_ values: [Double]) -> [Double] {
    guard let least = values.min(), let most = values.max(), most > least else {
      return values.map { _ in 0.5 }
    }
    return values.map { ($0 - least) / (most - least) }
  }
}
