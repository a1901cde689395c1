import Concepts
import Scoring
import Tracing

/// A scorer that proposes candidates: the items with the highest scores, those of the history left out.
struct Retriever: Sendable {
  let name: String
  let scorer: any FittedScorer
  /// How many are proposed.
  let count: Int
  let catalogue: Catalogue
  /// Which columns may be shown; `nil` for all.
  let permitted: RowSet?
  /// The digest of `permitted`.
  private let permittedDigest: [UInt8]

  init(name: String, scorer: any FittedScorer, count: Int, catalogue: Catalogue, permitted: [Bool]? = nil) {
    (self.name, self.scorer, self.count, self.catalogue) = (name, scorer, count, catalogue)
    let columns = permitted.map { permitted in permitted.indices.filter { permitted[$0] } }
    self.permitted = columns.map { RowSet(rowCount: catalogue.count, $0.map { Int32($0) }) }
    var bytes = RuleBytes()
    bytes.append(columns)
    permittedDigest = Digest(of: bytes.bytes).bytes
  }

  /// The candidates of a query, best first; those of the task in the task's own order when it fixes them.
  ///
  /// A task's order is drawn by a seed. It is kept, so that a ranker that prefers a place in the list is seen to.
  func candidates(for query: Query, count: Int? = nil) throws -> [Candidate] {
    let count = count ?? self.count
    let fixed = query.candidates.map { fixed in
      Slate(fixed).items.filter { catalogue.items.indices.contains($0) && isPermitted($0) }
    }
    let request = ListRequest(history: query.history, user: query.user, rule: rule(fixed, count))
    return try scorer.list(request) { scores in
      if let fixed { return fixed.map { ScoredItem(item: $0, score: Self.value(of: $0, scores)) } }
      let seen = query.history.map { Int32($0.item) }
      return try best(count, of: scores, RowFilter(allowed: permitted, excluding: seen))
    }.enumerated().map { place, item in
      Candidate(item: item.item, retrievalRank: place, retrievalScore: item.score)
    }
  }

  /// What the candidates depend on besides the scores and the history.
  private func rule(_ fixed: [Int]?, _ count: Int) -> RuleBytes {
    var rule = RuleBytes()
    rule.append(fixed == nil ? "retrieve" : "score")
    rule.append(fixed ?? [count])
    rule.append(permittedDigest)
    return rule
  }

  private func isPermitted(_ column: Int) -> Bool { permitted?.contains(Int32(column)) ?? true }

  /// The score of a column; that of NaN and of columns without one is below everything.
  private static func value(of column: Int, _ scores: [Float]) -> Float {
    guard scores.indices.contains(column), !scores[column].isNaN else { return -.infinity }
    return scores[column]
  }

  /// The columns with the highest scores, equal ones in the order of ids; NaN is below everything.
  private func best(_ count: Int, of scores: [Float], _ filter: RowFilter) throws -> [ScoredItem] {
    let comparable = catalogue.items.indices.map { Self.value(of: $0, scores) }
    return try TopK.select(count, from: comparable, filter: filter).map {
      ScoredItem(item: Int($0.row), score: $0.score)
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
