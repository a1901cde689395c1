package import Concepts
package import JSON
import Scoring

/// Three stages: what matters enough is kept for a short while, and what keeps coming back is kept for long.
///
/// A note whose importance is below `keepAt` is not kept. A kept one that is alike to a short entry enhances it; at
/// `enhancements` the entry becomes a long one that lists its sources, near copies among them merged. When the short
/// stage is full, the entry with the least importance and the fewest enhancements is dropped.
package struct TieredMemory: Memory {
  package static let name = "tiered"
  package static let summary =
    "What matters is kept for a while, and what keeps coming back is kept for long."
  package static let source = "RecAgent (RUC-GSAI/YuLan-Rec, MIT), thresholds on the cosine itself, no draws"

  package struct Configuration: ComponentConfiguration {
    package var keepAt = 7.0
    package var capacity = 10
    package var alike = 0.85
    package var enhancements = 3
    package var merged = 0.94
    package var limit = 5
    package var decay = 0.99
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
    ]
  }

  struct Entry: Sendable {
    var note: Note
    var importance: Double
    var enhancements = 0
    /// What it was made from, itself first.
    var sources: [String]
  }

  private let configuration: Configuration
  private let catalogue: Catalogue
  private var short: [Entry] = []
  private var long: [Entry] = []
  private var ratings = Importance()

  package init(_ configuration: Configuration, in context: ComponentContext) {
    (self.configuration, catalogue) = (configuration, context.catalogue)
  }

  package mutating func note(_ note: Note, in turn: Turn) {
    let importance = ratings.next(note, unrated: 7)
    guard importance >= configuration.keepAt else { return }
    let point = HashedText(note.text)
    let near = short.indices.max { first, second in
      let (left, right) = (HashedText(short[first].note.text), HashedText(short[second].note.text))
      return left.cosine(point) < right.cosine(point)
    }
    guard let near, HashedText(short[near].note.text).cosine(point) >= configuration.alike else {
      short.append(Entry(note: note, importance: importance, sources: [note.text]))
      dropOverflow()
      return
    }
    enhance(near, with: note, importance)
  }

  private mutating func enhance(_ place: Int, with note: Note, _ importance: Double) {
    var entry = short[place]
    entry.enhancements += 1
    entry.importance = max(entry.importance, importance)
    entry.note.time = max(entry.note.time, note.time)
    let point = HashedText(note.text)
    let isCopy = entry.sources.contains { HashedText($0).cosine(point) >= configuration.merged }
    if !isCopy { entry.sources.append(note.text) }
    guard entry.enhancements >= configuration.enhancements else {
      short[place] = entry
      return
    }
    short.remove(at: place)
    long.append(entry)
  }

  /// Drops the least important short entry, of equal ones the least enhanced, then the oldest.
  private mutating func dropOverflow() {
    guard short.count > configuration.capacity else { return }
    let weakest = short.indices.min { first, second in
      let (left, right) = (short[first], short[second])
      return (left.importance, left.enhancements, first) < (right.importance, right.enhancements, second)
    }
    if let weakest { short.remove(at: weakest) }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] {
    let wanted = HashedText(cue.text)
    let best = scored(long, wanted, cue.time).prefix(configuration.limit)
    let all = (best + scored(short, wanted, cue.time)).sorted { $0.score > $1.score }
    return all.map(\.note).fitting(cue)
  }

  /// decay^hours + importance / 10 + cosine, best first, the later of equal ones first.
  private func scored(_ entries: [Entry], _ wanted: HashedText, _ now: Int64) -> [(score: Double, note: Note)]
  {
    let rate = Portable.log(configuration.decay)
    return entries.reversed().map { entry in
      let recency = Portable.exp(rate * max(0, Double(now - entry.note.time) / 3600))
      let relevance = wanted.cosine(HashedText(entry.note.text))
      var note = entry.note
      note.parts = [
        .init("recency", recency), .init("importance", entry.importance / 10), .init("relevance", relevance),
        .init("sources", Double(entry.sources.count)),
      ]
      return (recency + entry.importance / 10 + relevance, note)
    }.sorted { $0.score > $1.score }
  }

  package var snapshot: JSONValue {
    [
      "memory": .string(Self.name), "short": Self.json(short, catalogue), "long": Self.json(long, catalogue),
      "ratings": [.number(ratings.sum), .integer(Int64(ratings.count))],
    ]
  }

  package mutating func restore(_ snapshot: JSONValue) throws {
    let parts = try MemorySnapshot(snapshot, of: Self.name)
    let sums = try parts.numbers("ratings")
    guard sums.count == 2 else { throw parts.bad("ratings", "two numbers are missing") }
    (short, long) = (try entries("short", parts), try entries("long", parts))
    ratings = Importance(sum: sums[0], count: Int(exactly: sums[1]) ?? 0)
  }

  private static func json(_ entries: [Entry], _ catalogue: Catalogue) -> JSONValue {
    .array(
      entries.map { entry in
        [
          "note": entry.note.json(in: catalogue), "importance": .number(entry.importance),
          "enhancements": .integer(Int64(entry.enhancements)),
          "sources": .array(entry.sources.map { .string($0) }),
        ]
      })
  }

  private func entries(_ key: String, _ parts: MemorySnapshot) throws(ComponentError) -> [Entry] {
    guard let values = parts.members[key]?.arrayValue else {
      throw parts.bad(key, "a list of entries is missing")
    }
    var entries: [Entry] = []
    for (place, value) in values.enumerated() {
      guard let note = value["note"].flatMap({ Note($0, in: catalogue) }),
        let importance = value["importance"]?.doubleValue, let count = value["enhancements"]?.intValue
      else { throw parts.bad("\(key)/\(place)", "this is no entry") }
      let sources = (value["sources"]?.arrayValue ?? []).compactMap(\.stringValue)
      entries.append(Entry(note: note, importance: importance, enhancements: count, sources: sources))
    }
    return entries
  }
}
