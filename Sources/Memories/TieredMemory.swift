package import Concepts
import Dialogue
import JSON
import Scoring
import Tracing

/// Three stages: what matters enough is kept for a short while, and what keeps coming back is kept for long.
///
/// A note whose importance is below `keepAt` is not kept. A kept one that is alike to a short entry enhances it; at
/// `enhancements` the entry becomes a long one that lists its sources, near copies among them merged. When the short
/// stage is full, the entry with the least importance and the fewest enhancements is dropped.
package struct TieredMemory: StoredMemory {
  package static let name = "tiered"
  package static let summary =
    "What matters is kept for a while, and what keeps coming back is kept for long."
  package static let source =
    "RecAgent (RUC-GSAI/YuLan-Rec, MIT), thresholds on the cosine itself, draws only if asked for"

  package struct Configuration: ComponentConfiguration {
    package var keepAt = 7.0
    package var capacity = 10
    package var alike = 0.85
    package var enhancements = 3
    package var merged = 0.94
    package var limit = 5
    package var decay = 0.99
    package var draw = "off"
    package var forgetting = "off"
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter(
        "keepAt", "The least importance, from 1 to 10, that is kept; notes without a rating are.", in: 1...10),
      Parameter("capacity", "How many entries the short stage holds.", in: 1...1000),
      Parameter("alike", "The cosine from which a note enhances an entry.", in: -1...1),
      Parameter("enhancements", "How often an entry is enhanced before it is kept for long.", in: 1...100),
      Parameter("merged", "The cosine from which sources of a long entry are merged.", in: -1...1),
      Parameter("limit", "How many long entries are recalled at most.", in: 0...1000),
      Parameter("decay", "What is left of recency after an hour.", in: 0.000001...1),
      Parameter(
        "draw", "Whether an alike note enhances by chance, with the sigmoid of the cosine.",
        oneOf: ["off", "on"]),
      Parameter(
        "forgetting", "Whether up to 3 unused long entries are forgotten by chance at each recall.",
        oneOf: ["off", "on"]),
      Nearness.parameter,
    ]
  }

  private let configuration: Configuration
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: configuration.nearness)
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = store.nextSource()
    let importance = store.importance(of: note, unrated: 7, source: source)
    guard importance >= configuration.keepAt else { return }
    guard let near = try await nearest(to: note, in: turn) else {
      var record = MemoryRecord("short", note, sources: [source])
      record.weight = importance
      record.details = ["parts": [.string(note.text)]]
      store.add(record, at: note.time)
      dropOverflow(source, at: note.time)
      return
    }
    enhance(near, with: note, importance, source)
  }

  /// The short entry that the note enhances: the most alike one, the newer of equals, if it is alike enough.
  private mutating func nearest(to note: Note, in turn: Turn) async throws -> Int? {
    let alike = try await store.cosines(with: note.text, at: "tiered.note", in: turn)
    let best = Selection.best(1, of: store.count) {
      store.entries[$0].record.kind == "short" ? alike[$0] : nil
    }
    guard let near = best.first, near.score >= configuration.alike else { return nil }
    if configuration.draw == "on" {
      let stream = try await turn.span.random(at: "tiered.note", for: "enhancing")
      guard stream.uniform() < Portable.sigmoid(near.score) else { return nil }
    }
    return store.entries[near.place].id
  }

  /// Enhances a short entry; often enough, it becomes a long one that says what it was made from.
  private mutating func enhance(_ id: Int, with note: Note, _ importance: Double, _ source: Int) {
    let (often, merged) = (configuration.enhancements, configuration.merged)
    store.change(id, sources: [source], at: note.time) { entry in
      entry.count += 1
      entry.weight = max(entry.weight, importance)
      entry.note.time = max(entry.note.time, note.time)
      entry.touched = max(entry.touched, note.time)
      entry.sources.append(source)
      let point = HashedText(note.text)
      let parts = (entry.details["parts"]?.arrayValue ?? [])
      let isCopy = parts.contains { HashedText($0.stringValue ?? "").cosine(point) >= merged }
      if !isCopy { entry.details["parts"] = .array(parts + [.string(note.text)]) }
      if entry.count >= often { entry.kind = "long" }
    }
  }

  /// Drops the least important short entry, of equal ones the least enhanced, then the oldest.
  private mutating func dropOverflow(_ source: Int, at time: Int64) {
    guard store.count(of: "short") > configuration.capacity else { return }
    let short = store.entries(of: "short")
    let weakest = short.min { left, right in
      (left.record.weight, left.record.count, left.id) < (right.record.weight, right.record.count, right.id)
    }
    if let weakest { store.remove(weakest.id, by: .evict, sources: [source], at: time) }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    if configuration.forgetting == "on" { try await forgetUnused(at: cue.time, in: turn) }
    let relevance = try await store.cosines(with: cue.text, at: "tiered.recall", in: turn)
    let rate = Portable.log(configuration.decay)
    let recency = store.entries.map {
      Portable.exp(rate * max(0, (Double(cue.time) - Double($0.record.note.time)) / 3600))
    }
    let score = { [store] (place: Int) in
      recency[place] + store.entries[place].record.weight / 10 + relevance[place]
    }
    let best = Selection.best(configuration.limit, of: store.count) {
      store.entries[$0].record.kind == "long" ? score($0) : nil
    }
    let long = Set(best.map(\.place))
    let all = Selection.best(max(0, cue.limit), of: store.count) {
      store.entries[$0].record.kind == "short" || long.contains($0) ? score($0) : nil
    }
    let notes = all.map { scored in
      let record = store.entries[scored.place].record
      return record.note.with([
        .init("recency", recency[scored.place]), .init("importance", record.weight / 10),
        .init("relevance", relevance[scored.place]), .init("sources", Double(record.sources.count)),
        .init("score", scored.score),
      ])
    }.fitting(cue)
    guard configuration.forgetting == "on" else { return notes }
    for id in all.prefix(notes.count).map({ store.entries[$0.place].id }) {
      store.change(id, by: .touch, at: cue.time) { $0.touched = max($0.touched, cue.time) }
    }
    return notes
  }

  /// Forgets up to three long entries that were not used for a day, by chance: the older and the less important,
  /// the likelier.
  private mutating func forgetUnused(at time: Int64, in turn: Turn) async throws {
    let unused = store.entries(of: "long").filter { time - $0.record.touched > 86_400 }
    guard !unused.isEmpty else { return }
    let rate = Portable.log(configuration.decay)
    let weights = unused.map { entry -> Double in
      let recency = Portable.exp(rate * (Double(time) - Double(entry.record.touched)) / 3600)
      let power = recency * recency.squareRoot()
      return 1 - max(power, 0.01) * (recency + entry.record.weight / 10) / 2
    }
    let stream = try await turn.span.random(at: "tiered.recall", for: "forgetting")
    let sum = weights.reduce(0, +)
    var left = 3
    for (entry, weight) in zip(unused, weights) where left > 0 && stream.uniform() < weight / sum {
      store.remove(entry.id, by: .evict, at: time)
      left -= 1
    }
  }
}
