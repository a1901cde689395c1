package import Concepts
package import Scoring
package import Tracing

/// A scorer whose lists and growing scores are kept, in memory and on disk, by what they depend on.
///
/// A key is a digest of: the rules by which scores are computed, everything the scorer was fitted from, the
/// user and the history, and for a list the rule by which it was chosen. A history that has grown by a few
/// events continues the scores of what it was, if the scorer can. Kept or computed, the bits are the same.
package struct CachedScorer: FittedScorer {
  let scorer: any FittedScorer
  private let kept: KeptLists
  private var cache: ScoreCache { kept.cache }

  /// How many events a history may have grown by.
  private static let reach = 8

  /// - Parameter fit: the digest of what the scorer depends on: its data, parameters, version and seed.
  package init(_ scorer: any FittedScorer, fit: Digest, cache: ScoreCache) {
    (self.scorer, kept) = (scorer, KeptLists(fit: fit, cache: cache))
  }

  package func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
    guard scorer.continuesScores, !history.isEmpty else { return try scorer.scores(for: history, of: user) }
    let keys = keys(of: HistoryText(history, of: user))
    let own = keys.key(ofFirst: history.count)
    if case .sums(let scores)? = cache.value(for: own) { return scores }
    let scores = try scorer.scores(for: history, of: user, continuing: longestKnown(keys, history.count))
    cache.keep(.sums(scores), for: own)
    return scores
  }

  private func longestKnown(_ keys: borrowing HistoryKeys, _ count: Int) -> KnownScores? {
    for shorter in stride(from: count - 1, through: max(1, count - Self.reach), by: -1) {
      if case .sums(let scores)? = cache.continuation(of: keys.key(ofFirst: shorter)) {
        return KnownScores(count: shorter, scores: scores)
      }
    }
    return nil
  }

  private func keys(of text: HistoryText) -> HistoryKeys {
    HistoryKeys(text, after: kept.identity + Array("sums".utf8), common: max(0, text.count - Self.reach))
  }

  package func list(_ request: ListRequest, _ choose: ([Float]) throws -> [ScoredItem]) throws -> [ScoredItem]
  {
    try kept.list(request) { try choose(try scores(for: request.history, of: request.user)) }
  }

  /// Many lists at once are of histories that do not grow: their scores are not kept.
  package func lists(
    _ requests: [ListRequest], _ choose: (Int, [Float]) throws -> [ScoredItem]
  ) throws -> [[ScoredItem]] {
    try kept.lists(requests) { missing in
      try scorer.lists(missing.map { requests[$0] }) { try choose(missing[$0], $1) }
    }
  }
}
