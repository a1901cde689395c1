package import Concepts
import Dialogue
import JSON

/// Keeps single statements about the user's taste, each with its strength and its sources.
///
/// A rated event states something about each of its attribute values. The same statement again strengthens a fact,
/// the opposite one replaces it; with `additive` the replaced fact stays, marked as superseded. Something the user
/// said goes through one model call that adds, updates and deletes facts by local names.
package struct FactsMemory: StoredMemory {
  package static let name = "facts"
  package static let summary =
    "Single statements about the taste, strengthened or replaced by what comes later."
  package static let source = "mem0 (mem0ai/mem0, Apache-2.0), with a rule for ratings"
  package static let cost =
    "said; where said is how many of the notes are what the user said; one more for each repaired reply; "
    + "0 without a model"

  package struct Configuration: ComponentConfiguration {
    package var limit = 20
    package var gate = 0.1
    package var like = 4.0
    package var unwanted = 2.0
    package var unrated = "like"
    package var additive = "off"
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter("limit", "How many facts are recalled at most.", in: 1...1000),
      Parameter(
        "gate", "The least cosine with the cue's text; all facts for a cue without words.", in: -1...1),
      Parameter("like", "The least rating that is a like.", in: -1000...1000),
      Parameter("unwanted", "The greatest rating that means unwanted.", in: -1000...1000),
      Parameter("unrated", "What an event without a rating states.", oneOf: ["like", "nothing"]),
      Parameter("additive", "Whether replaced facts are kept, marked as superseded.", oneOf: ["off", "on"]),
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
      for change in try await update.changes(for: note, in: &store, at: "facts.update", turn: turn) {
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

  /// Adds a statement: strengthens an equal fact, replaces an opposite one.
  private mutating func state(_ statement: Statement, _ time: Int64, _ source: Int) {
    guard let id = store.id(of: statement.key), let known = store[id]?.statement else {
      store.add(MemoryRecord(fact: statement, time: time, source: source), at: time)
      return
    }
    if known.isLiked == statement.isLiked {
      store.change(id, sources: [source], at: time) { fact in
        fact.weight += 1
        fact.count += 1
        fact.note.time = time
        fact.touched = time
        fact.sources.append(source)
      }
    } else {
      remove(id, time, source)
      store.add(MemoryRecord(fact: statement, time: time, source: source), at: time)
    }
  }

  private mutating func remove(_ id: Int, _ time: Int64, _ source: Int) {
    guard configuration.additive == "on" else {
      return store.remove(id, by: .delete, sources: [source], at: time)
    }
    store.change(id, sources: [source], at: time) { fact in
      fact.details["superseded"] = true
      fact.key = ""
    }
  }

  private mutating func apply(_ change: FactUpdate.Change, _ time: Int64, _ source: Int) {
    switch change {
    case .add(let statement): state(statement, time, source)
    case .delete(let id): remove(id, time, source)
    case .update(let id, let value, let isLiked):
      guard let known = store[id]?.statement else { return }
      remove(id, time, source)
      state(Statement(attribute: known.attribute, value: value, isLiked: isLiked), time, source)
    }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    let cue = cue.limited(to: configuration.limit)
    let cosines = try await store.cosines(with: cue.text, at: "facts.recall", in: turn)
    return FactScores(store, cue.text, cosines, gate: configuration.gate, count: cue.limit).best.map {
      fact in
      let times = fact.record.weight > 1 ? " (\(Int(fact.record.weight)) times)" : ""
      return Note(fact.record.text + times, origin: .agent, time: fact.record.note.time).with(fact.parts)
    }.fitting(cue)
  }
}
