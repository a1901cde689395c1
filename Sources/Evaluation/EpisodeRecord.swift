package import Concepts

/// An episode as a trace holds it: what was asked, and what came of it.
package struct EpisodeRecord: Sendable {
  /// The span's path in the trace, such as `/3`.
  package var span: String
  package var query: Query
  package var episode: Episode

  /// Whether a list was shown, nothing stopped the agent, and every reply of its model could be read in the end.
  package var isValid: Bool {
    episode.stop == nil && !episode.slate.items.isEmpty && episode.audit.invalid == 0
      && episode.feedback?.outcome != .fault
  }

  /// The same question for a classic ranker: this user and, if the task fixed them, these candidates.
  package var task: RankingTask { RankingTask(user: query.user, candidates: query.candidates) }
}
