package import Scoring

/// What differs from time to time: part of no result.
package struct OfflineVolatile: Codable, Sendable, Hashable {
  /// Of wall-clock time.
  package var seconds = 0.0
  /// How often lists were known already, and the bytes they take.
  package var scores = ScoreCacheFigures()

  package init() {}

  init(since start: ContinuousClock.Instant, scores: ScoreCacheFigures) {
    seconds = ((ContinuousClock.now - start) / .milliseconds(1)).rounded() / 1000
    self.scores = scores
  }
}
