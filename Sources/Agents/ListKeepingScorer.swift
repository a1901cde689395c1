package import Concepts
package import Scoring
package import Tracing

/// A scorer whose lists are kept and whose scores are not: for rankings of many users, whose histories do not grow.
package struct ListKeepingScorer: FittedScorer {
  private let scorer: any FittedScorer
  private let kept: KeptLists

  /// - Parameter fit: the digest of what the scorer depends on: its data, parameters, version and seed.
  package init(_ scorer: any FittedScorer, fit: Digest, cache: ScoreCache) {
    (self.scorer, kept) = (scorer, KeptLists(fit: fit, cache: cache))
  }

  /// Whether all lists are there, so that the scorer need not be asked unless one of them is damaged.
  package func knows(_ requests: [ListRequest]) -> Bool { kept.contains(requests) }

  package func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
    try scorer.scores(for: history, of: user)
  }

  package func list(
    _ request: ListRequest, _ choose: ([Float]) throws -> [ScoredItem]
  ) throws -> [ScoredItem] {
    try kept.list(request) { try scorer.list(request, choose) }
  }

  package func lists(
    _ requests: [ListRequest], _ choose: (Int, [Float]) throws -> [ScoredItem]
  ) throws -> [[ScoredItem]] {
    try kept.lists(requests) { missing in
      try scorer.lists(missing.map { requests[$0] }) { try choose(missing[$0], $1) }
    }
  }
}
