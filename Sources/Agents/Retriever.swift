import Concepts

/// A scorer that proposes candidates: the items with the highest scores, those of the history left out.
struct Retriever: Sendable {
  let name: String
  let scorer: any FittedScorer
  /// How many are proposed.
  let count: Int
  let catalogue: Catalogue

  /// The candidates of a query, best first; those of the task in the scorer's order when the task fixes them.
  func candidates(for query: Query, count: Int? = nil) throws -> [Candidate] {
    let scores = try scorer.scores(for: query.history, of: query.user)
    if let fixed = query.candidates {
      let unique = Array(Set(fixed)).filter { catalogue.items.indices.contains($0) }
      return Self.best(unique, scores, count: unique.count)
    }
    let seen = Set(query.history.map(\.item))
    let rest = catalogue.items.indices.filter { !seen.contains($0) }
    return Self.best(rest, scores, count: count ?? self.count)
  }

  /// The columns with the highest scores, equal ones in the order of ids; NaN is below everything.
  static func best(_ columns: [Int], _ scores: [Float], count: Int) -> [Candidate] {
    func value(_ column: Int) -> Float {
      guard scores.indices.contains(column), !scores[column].isNaN else { return -.infinity }
      return scores[column]
    }
    let order = columns.sorted { left, right in
      let (first, second) = (value(left), value(right))
      return first == second ? left < right : first > second
    }
    return order.prefix(max(count, 0)).enumerated().map { rank, column in
      Candidate(item: column, retrievalRank: rank, retrievalScore: value(column))
    }
  }
}
