import Agents
import Concepts
import Evaluation
import Scoring
import Tracing

/// Ranks for users outside a notebook, and keeps lists for the next time.
///
/// A scorer does not learn where every list is known. Kept or computed, the lists are the same.
struct OfflineRanking: Sendable {
  private let experiment: OfflineExperiment
  let ranking: FullRanking
  /// `nil` where so many lists are asked for that they would drive out what is kept.
  private let cache: ScoreCache?

  init(_ experiment: OfflineExperiment, _ ranking: FullRanking, users: Int) {
    (self.experiment, self.ranking) = (experiment, ranking)
    let items = experiment.train.catalogue.count
    let bytes = users * (min(ranking.depth ?? items, items) * 8 + 64)
    cache = bytes <= Self.mostBytes ? experiment.scores : nil
  }

  /// The lists of one call that are kept at most.
  private static let mostBytes = 64 << 20

  /// Ranks the catalogue for users.
  func lists(of scorer: OfflineScorer, for users: [UserID]) async throws -> [RankedList] {
    if let cache {
      let known = ListKeepingScorer(UnneededScorer(), fit: scorer.fit, cache: cache)
      if known.knows(ranking.requests(for: users)) {
        do { return try await ranking.lists(of: known, for: users) } catch is UnneededScorer.Needed {}
      }
    }
    return try await ranking.lists(of: try await fitted(scorer), for: users)
  }

  /// The scorer after it learnt, whose lists are kept.
  func fitted(_ scorer: OfflineScorer) async throws -> any FittedScorer {
    let fitted = try await scorer.fitted()
    guard let cache else { return fitted }
    return ListKeepingScorer(fitted, fit: scorer.fit, cache: cache)
  }
}
