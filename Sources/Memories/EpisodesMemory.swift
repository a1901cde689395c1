package import Concepts
import Dialogue
import JSON

/// Keeps cases: what the situation was, what was chosen, and what the user made of it.
///
/// An event of the history is a case: the events before it are the situation and its rating is the outcome, which
/// the critic judges from the user's own words and ratings. No evaluator ever says how a case ended.
package struct EpisodesMemory: StoredMemory {
  package static let name = "episodes"
  package static let summary =
    "Cases of a situation, a choice and its outcome; recalls the most similar ones."
  package static let source = "AgentSocietyChallenge's DILU, Generative, TP and Voyager memories (MIT)"
  package static let cost =
    "judged when mode is similar; judged when mode is plan; judged + recalls × min(1, considered − 1) when mode is generative; "
    + "judged + fresh when mode is library; where judged = notes when critic is model, recalls is how many find two cases, fresh "
    + "how many come after a new note; one more for each repaired reply; 0 without a model"

  package struct Configuration: ComponentConfiguration {
    package var mode = "similar"
    package var considered = 3
    package var before = 3
    package var critic = "rule"
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter(
        "mode",
        "What is recalled: the most similar case, the one a model finds most relevant, its choice alone, or a summary.",
        oneOf: ["generative", "library", "plan", "similar"]),
      Parameter("considered", "How many cases a model judges, in generative mode.", in: 1...20),
      Parameter("before", "How many events before a choice are its situation.", in: 1...20),
      Parameter(
        "critic", "Who says how a case ended: the rating, or one model call.", oneOf: ["model", "rule"]),
      Nearness.parameter,
    ]
  }

  let configuration: Configuration
  let judge, relevance, library, repair: PromptTemplate
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: configuration.nearness)
    judge = try context.prompts.template("memories/episodes.judge")
    relevance = try context.prompts.template("memories/episodes.relevance")
    library = try context.prompts.template("memories/episodes.library")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = store.nextSource()
    let past = store.last(configuration.before, of: "case")
    let lines = past.map { UntrustedText.line($0.record.details["plan"]?.stringValue ?? "", limit: 80) }
    let situation = lines.isEmpty ? "at the beginning" : "after \(lines.joined(separator: "; "))"
    let plan = UntrustedText.line(note.text, limit: 120)
    let ruled = ruled(note, source)
    let outcome = try await judged(situation, plan, in: turn) ?? ruled
    var record = MemoryRecord(
      "case",
      Note(
        "\(situation), took \(plan): \(outcome.words)", origin: .agent, item: note.item,
        rating: note.rating, time: note.time), sources: [source])
    record.weight = outcome.score
    record.details = [
      "situation": .string(situation), "plan": .string(plan), "outcome": .string(outcome.words),
    ]
    store.add(record, at: note.time)
  }

  struct Outcome: Sendable {
    /// From 0, a failure, to 10.
    var score: Double
    var words: String
  }

  /// What the user's own rating says, against the mean of their ratings; an event without one was a choice.
  private mutating func ruled(_ note: Note, _ source: Int) -> Outcome {
    guard let rating = note.rating.map(Double.init), rating.isFinite else {
      return Outcome(score: 6, words: "taken")
    }
    let (sum, count) = (store.tally("ratingSum") + rating, store.tally("ratings") + 1)
    store.tally(sources: [source], at: note.time) { counts in
      counts["ratingSum"] = .number(sum)
      counts["ratings"] = .number(count)
    }
    let mean = sum / count
    let score = min(10, max(0, 5 + 2.5 * (rating - mean)))
    return Outcome(
      score: score, words: rating > mean ? "it was right" : rating < mean ? "it was wrong" : "so-so")
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    guard !store.isEmpty, cue.limit > 0 else { return [] }
    if configuration.mode == "library" { return try await summary(for: cue, in: turn).fitting(cue) }
    let text = cue.text.isEmpty ? situation : cue.text
    let alike = try await store.cosines(with: text, at: "episodes.recall", in: turn)
    let count = configuration.mode == "generative" ? configuration.considered : 1
    let near = Selection.best(count, of: store.count) {
      store.entries[$0].record.kind == "case" ? alike[$0] : nil
    }
    let (best, relevance) = try await mostRelevant(near, cue, in: turn)
    return near.dropFirst(best).prefix(1).map { found in
      var note = store.entries[found.place].record.note
      if configuration.mode == "plan" {
        note = Note(
          "take such as \(store.entries[found.place].record.details["plan"]?.stringValue ?? "")",
          origin: .agent,
          time: note.time)
      }
      return note.with([
        .init("similarity", found.score), .init("relevance", relevance),
        .init("outcome", store.entries[found.place].record.weight),
      ])
    }.fitting(cue)
  }

  /// The present situation, for a query without words.
  private var situation: String {
    store.last(configuration.before, of: "case")
      .map { $0.record.details["plan"]?.stringValue ?? "" }.joined(separator: " ")
  }

  /// Which of the cases is the most relevant, from 1 to 10; without a model the most similar one.
  private func mostRelevant(_ near: [ScoredEntry], _ cue: Cue, in turn: Turn) async throws -> (Int, Double) {
    guard configuration.mode == "generative", turn.identity != nil, near.count > 1 else {
      return (0, 1 + 9 * max(0, near.first?.score ?? 0))
    }
    let lines = near.map { UntrustedText.line(store.entries[$0.place].record.text, limit: 200) }
    let scores = try await relevances(lines, cue.text.isEmpty ? situation : cue.text, in: turn)
    let best = scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
    return (best, scores.isEmpty ? 1 + 9 * max(0, near[0].score) : scores[best])
  }

  /// At most six sentences about all cases.
  private mutating func summary(for cue: Cue, in turn: Turn) async throws -> [Note] {
    if store.tally("summed") != Double(store.noted)
      || store.count(of: "library") == 0
    {
      let cases = store.last(50, of: "case")
      let lines = cases.map { UntrustedText.line($0.record.text, limit: 150) }
      let ruled = Extract.weightiest(lines, tokens: 300, count: 6).joined(separator: ". ")
      let text = try await told(lines, in: turn) ?? ruled
      let sources = Set(cases.flatMap(\.record.sources)).sorted()
      for old in store.entries(of: "library") {
        store.remove(old.id, by: .delete, sources: sources, at: cue.time)
      }
      store.add(
        MemoryRecord("library", Note(text, origin: .agent, time: cue.time), sources: sources), at: cue.time)
      let noted = Double(store.noted)
      store.tally(sources: sources, at: cue.time) { $0["summed"] = .number(noted) }
    }
    return store.entries(of: "library").map {
      $0.record.note.with([.init("cases", Double($0.record.sources.count))])
    }
  }
}
