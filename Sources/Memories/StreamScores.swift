import Concepts
import Scoring

/// The scores of a stream's notes for a cue, and their parts.
struct StreamScores {
  private let recency, importance, relevance: [Double]
  private let total: [Double]
  /// Places of notes, best first; of equal scores the later note.
  let order: [Int]

  init(_ entries: [StreamMemory.Entry], _ cue: Cue, _ configuration: StreamMemory.Configuration) {
    let rate = Portable.log(configuration.decay)
    let wanted = HashedText(cue.text)
    recency = Self.scaled(
      entries.map { Self.recency(hours: Double(cue.time - $0.touched) / 3600, rate: rate) })
    importance = Self.scaled(entries.map(\.importance))
    relevance = Self.scaled(entries.map { wanted.isEmpty ? 0 : wanted.cosine(HashedText($0.note.text)) })
    let (r, i, v) = (recency, importance, relevance)
    total = entries.indices.map {
      configuration.recency * r[$0] + configuration.importance * i[$0] + configuration.relevance * v[$0]
    }
    let scores = total
    order = entries.indices.sorted { scores[$0] == scores[$1] ? $0 > $1 : scores[$0] > scores[$1] }
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

  func parts(of place: Int) -> [Note.ScorePart] {
    [
      .init("recency", recency[place]), .init("importance", importance[place]),
      .init("relevance", relevance[place]), .init("score", total[place]),
    ]
  }
}
