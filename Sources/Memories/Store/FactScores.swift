import Concepts
import JSON
import Scoring

/// How well facts fit a cue: cosine, words and named values together, each part told.
///
/// score = (cosine + sigmoid(slope · (BM25 − midpoint)) + 0.5 if the cue names the value) / (what these could be at
/// most), the midpoint and slope by the number of words in the cue, as in mem0ai/mem0 (Apache-2.0).
struct FactScores {
  struct Scored {
    var id: Int
    var record: MemoryRecord
    var parts: [Note.ScorePart]
  }

  /// The best facts, best first, of equal ones the stronger, then the later.
  let best: [Scored]

  /// - Parameters:
  ///   - cosines: of each entry with the text, in the order of the entries.
  ///   - gate: the least cosine of a fact that is considered; all are for a cue without words.
  ///   - count: how many are wanted; max(4 · count, 60) of the nearest are looked at.
  init(_ store: MemoryStore, _ text: String, _ cosines: [Double], gate: Double, count: Int) {
    let words = HashedText.vocabulary(of: text)
    guard !words.isEmpty else {
      best = Self.strongest(store, count)
      return
    }
    let okapi = store.index.okapi(words, store.entries)
    let near = Selection.best(max(4 * count, 60), of: store.count) { place in
      store.entries[place].record.isSuperseded || cosines[place] < gate ? nil : cosines[place]
    }
    let scored = near.map { found -> (score: Double, fact: Scored) in
      let entry = store.entries[found.place]
      let lexical = Self.squashed(okapi[found.place], words: words.count)
      let values = HashedText.words(of: entry.record.details["value"]?.stringValue ?? "")
      let named = words.contains(where: values.contains) ? 0.5 : 0
      let score = (found.score + lexical + named) / (named > 0 ? 2.5 : 2)
      let parts: [Note.ScorePart] = [
        .init("cosine", found.score), .init("words", lexical), .init("named", named),
        .init("strength", entry.record.weight), .init("score", score),
      ]
      return (score, Scored(id: entry.id, record: entry.record, parts: parts))
    }
    best = scored.sorted { left, right in
      left.score == right.score ? Self.isStronger(left.fact, right.fact) : left.score > right.score
    }.prefix(max(0, count)).map(\.fact)
  }

  private static func strongest(_ store: MemoryStore, _ count: Int) -> [Scored] {
    let facts = store.entries.filter { !$0.record.isSuperseded }.map { entry in
      Scored(
        id: entry.id, record: entry.record,
        parts: [.init("strength", entry.record.weight), .init("score", entry.record.weight)])
    }
    return Array(facts.sorted(by: isStronger).prefix(max(0, count)))
  }

  private static func isStronger(_ left: Scored, _ right: Scored) -> Bool {
    (left.record.weight, left.record.note.time, left.id) > (
      right.record.weight, right.record.note.time, right.id
    )
  }

  private static func squashed(_ score: Double, words: Int) -> Double {
    let (midpoint, slope): (Double, Double) =
      switch words {
      case ...3: (5, 0.7)
      case ...6: (7, 0.6)
      case ...9: (9, 0.5)
      case ...15: (10, 0.5)
      default: (12, 0.5)
      }
    return Portable.sigmoid(slope * (score - midpoint))
  }
}
