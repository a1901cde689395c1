package import Concepts
import Dialogue
import JSON

/// Keeps statements about the user's taste with the time for which they hold.
///
/// Each fact has four times: when it was recorded and retired, and from when to when it is valid. A contradicting
/// statement that is valid later closes the earlier one; one that comes late about an earlier time is closed itself.
/// A recall sees only what was valid at its time.
package struct TemporalFactsMemory: StoredMemory {
  package static let name = "temporal-facts"
  package static let summary = "Statements about the taste with the time for which each holds."
  package static let source = "graphiti (getzep/graphiti, Apache-2.0), with a rule for ratings"
  package static let cost =
    "said; where said is how many of the notes are what the user said; one more for each repaired reply; "
    + "0 without a model"

  package struct Configuration: ComponentConfiguration {
    package var limit = 10
    package var fusion = 60.0
    package var diversity = "off"
    package var lambda = 0.5
    package var like = 4.0
    package var unwanted = 2.0
    package var unrated = "like"
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter("limit", "How many facts are recalled at most.", in: 1...1000),
      Parameter("fusion", "The constant of reciprocal rank fusion; the released code has 1.", in: 0...1000),
      Parameter("diversity", "Whether facts that repeat better ones are put back.", oneOf: ["off", "on"]),
      Parameter("lambda", "The weight of the score against repetition, with diversity on.", in: 0...1),
      Parameter("like", "The least rating that is a like.", in: -1000...1000),
      Parameter("unwanted", "The greatest rating that means unwanted.", in: -1000...1000),
      Parameter("unrated", "What an event without a rating states.", oneOf: ["like", "nothing"]),
      Nearness.parameter,
    ]
  }

  private let configuration: Configuration
  private let update: FactUpdate
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: configuration.nearness)
    update = try FactUpdate(context.prompts)
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = store.nextSource()
    if note.origin == .user, turn.identity != nil {
      for change in try await update.changes(for: note, in: &store, at: "temporal-facts.update", turn: turn) {
        apply(change, note.time, source)
      }
    }
    let rule = RatingRule(
      like: configuration.like, unwanted: configuration.unwanted,
      isUnratedLiked: configuration.unrated == "like")
    let isLiked = rule.polarity(note.rating)
    for statement in Statement.all(of: note, in: store.catalogue, isLiked: isLiked) {
      state(statement, note.time, source)
    }
  }

  private mutating func state(_ statement: Statement, _ time: Int64, _ source: Int) {
    guard let id = store.id(of: statement.key), let known = store[id], let said = known.statement else {
      store.add(fact(statement, time, source), at: time)
      return
    }
    if said.isLiked == statement.isLiked {
      store.change(id, sources: [source], at: time) { fact in
        fact.weight += 1
        fact.count += 1
        fact.note.time = min(fact.note.time, time)
        fact.touched = max(fact.touched, time)
        fact.details["from"] = .integer(fact.note.time)
        fact.sources.append(source)
      }
    } else if time >= known.note.time {
      close(id, at: time, source)
      store.add(fact(statement, time, source), at: time)
    } else {
      // What is said late of an earlier time held only until the later statement did.
      var past = fact(statement, time, source)
      past.details["to"] = .integer(known.note.time)
      past.key = ""
      store.add(past, at: known.touched)
    }
  }

  private func fact(_ statement: Statement, _ time: Int64, _ source: Int) -> MemoryRecord {
    var record = MemoryRecord(fact: statement, time: time, source: source)
    record.details["from"] = .integer(time)
    record.details["recorded"] = .integer(time)
    return record
  }

  /// Says until when a fact was valid, and when that was learnt.
  private mutating func close(_ id: Int, at time: Int64, _ source: Int) {
    store.change(id, sources: [source], at: time) { fact in
      fact.details["to"] = .integer(time)
      fact.details["retired"] = .integer(time)
      fact.key = ""
    }
  }

  private mutating func apply(_ change: FactUpdate.Change, _ time: Int64, _ source: Int) {
    switch change {
    case .add(let statement): state(statement, time, source)
    case .delete(let id): close(id, at: time, source)
    case .update(let id, let value, let isLiked):
      guard let known = store[id]?.statement else { return }
      close(id, at: time, source)
      state(Statement(attribute: known.attribute, value: value, isLiked: isLiked), time, source)
    }
  }

  static func isValid(_ record: MemoryRecord, at time: Int64) -> Bool {
    let from = record.details["from"]?.intValue.map(Int64.init) ?? record.note.time
    guard let to = record.details["to"]?.intValue.map(Int64.init) else { return from <= time }
    return from <= time && time < to
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    let cue = cue.limited(to: configuration.limit)
    let words = HashedText.vocabulary(of: cue.text)
    let isValid = { [store] (place: Int) in Self.isValid(store.entries[place].record, at: cue.time) }
    let lists: [[ScoredEntry]]
    if words.isEmpty {
      lists = [ranked { isValid($0) ? store.entries[$0].record.weight : nil }]
    } else {
      let cosines = try await store.cosines(with: cue.text, at: "temporal-facts.recall", in: turn)
      let okapi = store.index.okapi(words, store.entries)
      lists = [
        ranked { cosines[$0] > 0 && isValid($0) ? cosines[$0] : nil },
        ranked { okapi[$0] > 0 && isValid($0) ? okapi[$0] : nil },
      ]
    }
    let names = words.isEmpty ? ["strength"] : ["cosine", "words"]
    return diverse(fused(lists), limit: cue.limit).map { place, score in
      let record = store.entries[place].record
      let parts = zip(names, lists).map { name, list in
        Note.ScorePart(name, list.first { $0.place == place }?.score ?? 0)
      }
      let times = record.weight > 1 ? " (\(Int(record.weight)) times)" : ""
      return Note(record.text + times, origin: .agent, time: record.touched)
        .with(parts + [.init("score", score)])
    }.fitting(cue)
  }

  /// The best of a list: as many as mem0 and graphiti look at.
  private func ranked(_ score: (Int) -> Double?) -> [ScoredEntry] {
    Selection.best(max(4 * configuration.limit, 60), of: store.count, score: score)
  }

  /// Reciprocal rank fusion: the sum over lists of 1 / (constant + rank), ranks from 1.
  private func fused(_ lists: [[ScoredEntry]]) -> [(place: Int, score: Double)] {
    var sums: [Int: Double] = [:]
    for list in lists {
      for (rank, entry) in list.enumerated() {
        sums[entry.place, default: 0] += 1 / (configuration.fusion + Double(rank + 1))
      }
    }
    return sums.sorted { $0.value == $1.value ? $0.key > $1.key : $0.value > $1.value }
      .map { (place: $0.key, score: $0.value) }
  }

  /// Maximal marginal relevance: the score, scaled to the best, against the greatest cosine with what is chosen.
  private func diverse(_ found: [(place: Int, score: Double)], limit: Int) -> [(place: Int, score: Double)] {
    guard configuration.diversity == "on", let most = found.first?.score else {
      return Array(found.prefix(max(0, limit)))
    }
    let ids = found.map { store.entries[$0.place].id }
    var (left, chosen): ([Int], [Int]) = (Array(found.indices), [])
    while chosen.count < limit, !left.isEmpty {
      let values = left.map { place in
        let repeated = chosen.map { store.cosine(ids[place], ids[$0]) }.max() ?? 0
        return configuration.lambda * found[place].score / most - (1 - configuration.lambda) * repeated
      }
      let best = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
      chosen.append(left.remove(at: best))
    }
    return chosen.map { found[$0] }
  }
}
