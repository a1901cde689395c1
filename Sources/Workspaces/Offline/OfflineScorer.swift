import Concepts
import Tracing

/// A scorer to rank with, which learns when it is first needed.
struct OfflineScorer: Sendable {
  var name: String
  /// The digest of what its scores depend on, by content.
  var fit: Digest
  /// Learns, or takes up what was learnt.
  var fitted: @Sendable () async throws -> any FittedScorer
}

/// Stands for a scorer of which every list is known.
struct UnneededScorer: FittedScorer {
  /// A list is not known after all: what was kept of it is damaged, or went meanwhile.
  struct Needed: Error {}

  func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] { throw Needed() }
}
