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
      return ScorerRanker(scorer: scorer).rank(
        candidates, scores: try scorer.scores(for: query.history, of: query.user))
    case .ranker(let ranker):
      return try await ranker.rank(candidates, for: query, notes: notes, in: turn).grounded(in: candidates)
    }
  }
}

/// Lets any scorer order an agent's candidates: by score, then retrieval rank, then id.
struct ScorerRanker: Sendable {
  let scorer: any FittedScorer

  func rank(_ candidates: [Candidate], scores: [Float]) -> Ranking {
    func value(_ candidate: Candidate) -> Float {
      guard scores.indices.contains(candidate.item), !scores[candidate.item].isNaN else { return -.infinity }
      return scores[candidate.item]
    }
    let order = candidates.sorted { left, right in
      let (first, second) = (value(left), value(right))
      return first == second
        ? (left.retrievalRank, left.item) < (right.retrievalRank, right.item) : first > second
    }
    var ranking = Ranking(items: order.map(\.item), scores: order.map { Double(value($0)) })
    ranking.audit.ties = zip(order, order.dropFirst()).count { value($0) == value($1) }
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
