package import Concepts
import Dialogue
import JSON

/// Keeps beliefs about the user's taste, each with a strength that evidence raises and lowers, and a short
/// narrative made of the strongest.
///
/// Six operations: extract, reinforce, weaken, consolidate, forget and resynthesise. The rule does the first three
/// after each event and the next two every so often; with `scheduler: model` a model chooses them.
package struct BeliefMemory: StoredMemory {
  package static let name = "belief"
  package static let summary =
    "Beliefs about the taste that evidence strengthens and weakens, and their story."
  package static let source = "Belief-state memory (arXiv 2605.14401); the numbers are ours"
  package static let cost =
    "narratives when scheduler is rule; operated to 2 × operated when scheduler is model; where narratives = ⌊met / "
    + "⌈narrateAfter / changes⌉⌋, met is how many of the notes are of an item, changes is how many beliefs each of these "
    + "changes, operated = ⌊notes / every⌋ + said, said is "
    + "how many of the other notes are what the user said; one more for each repaired reply; 0 without a model"

  package struct Configuration: ComponentConfiguration {
    package var limit = 10
    package var buffer = 20
    package var extract = 0.5
    package var reinforce = 0.15
    package var weaken = 0.2
    package var consolidateAt = 0.9
    package var forgetBelow = 0.1
    package var forgetDays = 90.0
    package var every = 10
    package var narrateAfter = 5
    package var scheduler = "rule"
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter("limit", "How many beliefs are recalled at most.", in: 1...1000),
      Parameter("buffer", "How many of the last events are kept as they are.", in: 1...1000),
      Parameter("extract", "The strength of a new belief.", in: 0...1),
      Parameter("reinforce", "What agreeing evidence adds, up to 1.", in: 0...1),
      Parameter("weaken", "What contradicting evidence takes away.", in: 0...1),
      Parameter("consolidateAt", "The cosine from which two beliefs become one.", in: -1...1),
      Parameter("forgetBelow", "Beliefs weaker than this are forgotten.", in: 0...1),
      Parameter("forgetDays", "Beliefs untouched for so many days are forgotten.", in: 0...100_000),
      Parameter("every", "After how many events beliefs are consolidated and forgotten.", in: 1...1000),
      Parameter("narrateAfter", "After how many changes the narrative is written anew.", in: 1...1000),
      Parameter("scheduler", "Who chooses the operations.", oneOf: ["model", "rule"]),
      Nearness.parameter,
    ]
  }

  let configuration: Configuration
  let operate, narrate, repair: PromptTemplate
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: configuration.nearness)
    operate = try context.prompts.template("memories/belief.operate")
    narrate = try context.prompts.template("memories/belief.narrate")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = store.nextSource()
    store.add(MemoryRecord("event", note, sources: [source]), at: note.time)
    let surplus = store.count(of: "event") - configuration.buffer
    if surplus > 0 {
      for event in entries(of: "event").prefix(surplus) {
        store.remove(event.id, by: .evict, sources: [source], at: note.time)
      }
    }
    let isModel = configuration.scheduler == "model" && turn.identity != nil
    let isDue = store.noted.isMultiple(of: configuration.every)
    if !isModel { believe(note, source) }
    if isModel, isDue || note.origin == .user { try await operate(on: note, source, in: turn) }
    if isDue { try await tidy(source, at: note.time, in: turn) }
    if store.tally("changes") >= Double(configuration.narrateAfter) {
      try await narrate(source, at: note.time, in: turn)
    }
  }

  func entries(of kind: String) -> [MemoryStore.Entry] { store.entries(of: kind) }

  // MARK: - The operations

  /// Extracts, reinforces or weakens what a rated event says about its attribute values.
  private mutating func believe(_ note: Note, _ source: Int) {
    let rule = RatingRule(like: 4, unwanted: 2, isUnratedLiked: true)
    for statement in Statement.all(of: note, in: store.catalogue, isLiked: rule.polarity(note.rating)) {
      guard let id = store.id(of: statement.key), let known = store[id]?.statement else {
        extract(statement, source, at: note.time)
        continue
      }
      if known.isLiked == statement.isLiked {
        reinforce(id, source, at: note.time)
      } else {
        weaken(id, source, at: note.time)
      }
    }
  }

  mutating func extract(_ statement: Statement, _ source: Int, at time: Int64) {
    if let id = store.id(of: statement.key) { return reinforce(id, source, at: time) }
    var belief = MemoryRecord(fact: statement, time: time, source: source)
    (belief.kind, belief.weight) = ("belief", configuration.extract)
    store.add(belief, at: time)
    changed(source, at: time)
  }

  mutating func reinforce(_ id: Int, _ source: Int, at time: Int64) {
    move(id, by: configuration.reinforce, source, at: time)
  }

  /// A belief that has lost all its strength turns into its opposite only by being extracted anew.
  mutating func weaken(_ id: Int, _ source: Int, at time: Int64) {
    move(id, by: -configuration.weaken, source, at: time)
    guard let belief = store[id], belief.weight < configuration.forgetBelow else { return }
    store.remove(id, by: .delete, sources: [source], at: time)
  }

  private mutating func move(_ id: Int, by step: Double, _ source: Int, at time: Int64) {
    store.change(id, sources: [source], at: time) { belief in
      belief.weight = min(1, max(0, belief.weight + step))
      belief.count += 1
      belief.touched = max(belief.touched, time)
      if !belief.sources.contains(source) { belief.sources.append(source) }
    }
    changed(source, at: time)
  }

  private mutating func changed(_ source: Int, at time: Int64) {
    let changes = store.tally("changes") + 1
    store.tally(sources: [source], at: time) { $0["changes"] = .number(changes) }
  }

  /// Consolidates beliefs that say the same, then forgets what is weak or old.
  private mutating func tidy(_ source: Int, at time: Int64, in turn: Turn) async throws {
    for belief in entries(of: "belief") where store[belief.id] != nil {
      try await consolidate(belief.id, source, at: time, in: turn)
    }
    for belief in entries(of: "belief") {
      let days = (Double(time) - Double(belief.record.touched)) / 86_400
      if belief.record.weight < configuration.forgetBelow || days > configuration.forgetDays {
        store.remove(belief.id, by: .evict, sources: [source], at: time)
      }
    }
  }

  /// Of two beliefs that say almost the same the stronger stays, of equals the older, with the evidence of both.
  private mutating func consolidate(_ id: Int, _ source: Int, at time: Int64, in turn: Turn) async throws {
    guard let belief = store[id], let statement = belief.statement else { return }
    let alike = try await store.cosines(like: id, at: "belief.consolidate", in: turn)
    let twin = store.entries.indices.first { place in
      let other = store.entries[place]
      return other.id > id && other.record.kind == "belief" && alike[place] >= configuration.consolidateAt
        && other.record.statement?.isLiked == statement.isLiked
    }
    guard let twin else { return }
    let other = store.entries[twin]
    let isOtherStronger = other.record.weight > belief.weight
    let (kept, lost) = isOtherStronger ? (other.id, id) : (id, other.id)
    let evidence = Set(belief.sources + other.record.sources).sorted()
    store.remove(lost, by: .delete, sources: [source], at: time)
    store.change(kept, sources: [source], at: time) { $0.sources = evidence }
  }

  // MARK: - Recall

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    let relevance = try await store.cosines(with: cue.text, at: "belief.recall", in: turn)
    let best = Selection.best(min(configuration.limit, max(0, cue.limit)), of: store.count) { place in
      let record = store.entries[place].record
      return record.kind == "belief" ? record.weight * (1 + relevance[place]) : nil
    }
    var notes = best.map { found in
      let record = store.entries[found.place].record
      return record.note.with([
        .init("strength", record.weight), .init("relevance", relevance[found.place]),
        .init("evidence", Double(record.sources.count)), .init("score", found.score),
      ])
    }
    if let story = entries(of: "narrative").first {
      notes.insert(story.record.note.with([.init("narrative", 1)]), at: 0)
    }
    let events = entries(of: "event").reversed().enumerated().map { place, event in
      event.record.note.with([.init("recency", 1 / Double(place + 1))])
    }
    return (notes + events).fitting(cue)
  }
}
