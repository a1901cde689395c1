import Concepts
import Scoring

/// How well facts fit a cue: cosine, words and named values together, each part told.
///
/// score = (cosine + sigmoid(slope · (BM25 − midpoint)) + 0.5 if the cue names the value) / (what these could be at
/// most), the midpoint and slope by the number of words in the cue, as in mem0ai/mem0 (Apache-2.0).
struct FactScores {
  struct Scored {
    var place: Int
    var score: Double
    var parts: [Note.ScorePart]
  }

  /// Places of facts, best first, of equal ones the stronger, then the later.
  let order: [Scored]

  /// - Parameter gate: the least cosine of a fact that is considered; all are for a cue without words.
  init(_ facts: [Fact], _ text: String, gate: Double) {
    let words = Array(Set(HashedText.words(of: text))).sorted()
    let points = HashedText(text)
    let documents = facts.map { HashedText.words(of: $0.text) }
    let mean = max(1, Double(documents.reduce(0) { $0 + $1.count }) / Double(max(1, documents.count)))
    var found: [Scored] = []
    for (place, fact) in facts.enumerated() where !fact.isSuperseded {
      let strength = Double(fact.strength)
      guard !words.isEmpty else {
        found.append(Scored(place: place, score: strength, parts: [.init("strength", strength)]))
        continue
      }
      let cosine = points.cosine(HashedText(fact.text))
      guard cosine >= gate else { continue }
      let lexical = Self.squashed(Self.bm25(words, documents[place], documents, mean), words: words.count)
      let named = words.contains { HashedText.words(of: fact.value).contains($0) } ? 0.5 : 0
      let score = (cosine + lexical + named) / (named > 0 ? 2.5 : 2)
      found.append(
        Scored(
          place: place, score: score,
          parts: [
            .init("cosine", cosine), .init("words", lexical), .init("named", named),
            .init("strength", strength),
          ]))
    }
    order = found.sorted { left, right in
      if left.score != right.score { return left.score > right.score }
      let (first, second) = (facts[left.place], facts[right.place])
      return (first.strength, first.time, left.place) > (second.strength, second.time, right.place)
    }
  }

  private static func bm25(_ words: [String], _ document: [String], _ all: [[String]], _ mean: Double)
    -> Double
  {
    words.reduce(0.0) { sum, word in
      let count = Double(document.count { $0 == word })
      guard count > 0 else { return sum }
      let spread = Double(all.count { $0.contains(word) })
      let rarity = Portable.log(1 + (Double(all.count) - spread + 0.5) / (spread + 0.5))
      return sum + rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * Double(document.count) / mean))
    }
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
