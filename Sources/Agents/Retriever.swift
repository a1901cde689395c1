import Concepts

/// A scorer that proposes candidates: the items with the highest scores, those of the history left out.
struct Retriever: Sendable {
  let name: String
  let scorer: any FittedScorer
  /// How many are proposed.
  let count: Int
  let catalogue: Catalogue
  /// Which columns may be shown; `nil` for all.
  var permitted: [Bool]?

  /// The candidates of a query, best first; those of the task in the task's own order when it fixes them.
  ///
  /// A task's order is drawn by a seed. It is kept, so that a ranker that prefers a place in the list is seen to.
  func candidates(for query: Query, count: Int? = nil) throws -> [Candidate] {
    let scores = try scorer.scores(for: query.history, of: query.user)
    if let fixed = query.candidates {
      return Slate(fixed).items.filter { catalogue.items.indices.contains($0) && isPermitted($0) }
        .enumerated().map { place, column in
          Candidate(item: column, retrievalRank: place, retrievalScore: Self.value(of: column, scores))
        }
    }
    let seen = Set(query.history.map(\.item))
    let rest = catalogue.items.indices.filter { !seen.contains($0) && isPermitted($0) }
    return Self.best(rest, scores, count: count ?? self.count)
  }

  private func isPermitted(_ column: Int) -> Bool { permitted?[column] ?? true }

  /// The score of a column; that of NaN and of columns without one is below everything.
  private static func value(of column: Int, _ scores: [Float]) -> Float {
    guard scores.indices.contains(column), !scores[column].isNaN else { return -.infinity }
    return scores[column]
  }

  /// The columns with the highest scores, equal ones in the order of ids; NaN is below everything.
  static func best(_ columns: [Int], _ scores: [Float], count: Int) -> [Candidate] {
    let order = columns.sorted { left, right in
      let (first, second) = (value(of: left, scores), value(of: right, scores))
      return first == second ? left < right : first > second
    }
    return order.prefix(max(count, 0)).enumerated().map { rank, column in
      Candidate(item: column, retrievalRank: rank, retrievalScore: value(of: column, scores))
    }
  }
}

extension [Candidate] {
  /// The columns by retrieval score, equal ones by their rank: the order in which they are shown when nothing else
  /// orders them.
  var bestFirst: [Int] {
    sorted { left, right in
      let (first, second) = (left.comparable, right.comparable)
      return first == second
        ? (left.retrievalRank, left.item) < (right.retrievalRank, right.item) : first > second
    }.map(\.item)
  }
}

extension Candidate {
  /// The retrieval score with NaN below everything; 0 where there is none.
  fileprivate var comparable: Float {
    let score = retrievalScore ?? 0
    return score.isNaN ? -.infinity : score
  }
}
