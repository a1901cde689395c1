import Concepts

/// How an agent orders candidates: as retrieved, by a scorer, or by a ranker.
struct Orderer: Sendable {
  enum Kind: Sendable {
    case given
    case scorer(any FittedScorer)
    case ranker(any Ranker)
  }

  let name: String
  let kind: Kind

  /// - Returns: a permutation of the candidates, whatever the ranker gave: what is not one is repaired and counted.
  func rank(_ candidates: [Candidate], for query: Query, notes: [Note], in turn: Turn) async throws -> Ranking
  {
    switch kind {
    case .given: return Ranking(items: candidates.bestFirst)
    case .scorer(let scorer):
      return try ScorerRanker(scorer: scorer).rank(candidates, for: query)
    case .ranker(let ranker):
      return try await ranker.rank(candidates, for: query, notes: notes, in: turn).grounded(in: candidates)
    }
  }
}

/// Lets any scorer order an agent's candidates: by score, then retrieval rank, then id.
struct ScorerRanker: Sendable {
  let scorer: any FittedScorer

  func rank(_ candidates: [Candidate], for query: Query) throws -> Ranking {
    var rule = RuleBytes()
    rule.append("order")
    rule.append(candidates.flatMap { [$0.item, $0.retrievalRank] })
    let request = ListRequest(history: query.history, user: query.user, rule: rule)
    return Self.ranking(try scorer.list(request) { Self.order(candidates, by: $0) })
  }

  private static func order(_ candidates: [Candidate], by scores: [Float]) -> [ScoredItem] {
    func value(_ candidate: Candidate) -> Float {
      guard scores.indices.contains(candidate.item), !scores[candidate.item].isNaN else { return -.infinity }
      return scores[candidate.item]
    }
    return candidates.sorted { left, right in
      let (first, second) = (value(left), value(right))
      return first == second
        ? (left.retrievalRank, left.item) < (right.retrievalRank, right.item) : first > second
    }.map { ScoredItem(item: $0.item, score: value($0)) }
  }

  private static func ranking(_ order: [ScoredItem]) -> Ranking {
    var ranking = Ranking(items: order.map(\.item), scores: order.map { Double($0.score) })
    ranking.audit.ties = zip(order, order.dropFirst()).count { $0.score == $1.score }
    return ranking
  }
}

extension Ranking {
  /// The ranking as a permutation of the candidates; items that are none are counted as invented, repeats as
  /// duplicates, and what was left out is put behind in retrieval order and counted as missing.
  func grounded(in candidates: [Candidate]) -> Ranking {
    let wanted = Set(candidates.map(\.item))
    var seen: Set<Int> = []
    var result = self
    result.items = items.filter { wanted.contains($0) && seen.insert($0).inserted }
    guard result.items.count != items.count || seen.count != wanted.count else { return self }
    let invented = items.count { !wanted.contains($0) }
    result.audit.invented += invented
    result.audit.duplicates += items.count - invented - result.items.count
    let missing = candidates.sorted { ($0.retrievalRank, $0.item) < ($1.retrievalRank, $1.item) }.map(\.item)
      .filter { seen.insert($0).inserted }
    result.audit.missing += missing.count
    result.items += missing
    result.scores = nil
    return result
  }
}
