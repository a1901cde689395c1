import Concepts
import Evaluation
import JSON
import Tracing

/// What a trace's episodes asked; the chain is verified and payloads are read, other lines are not looked into.
struct RecordedQueries: Sendable {
  let trace: TraceSummary
  let queries: [Query]
  /// The events that opened the episodes.
  let openings: [TraceEvent]

  /// - Throws: ``TraceError`` when the file cannot be read at all or is no trace, ``EvaluationError`` for an episode
  ///   without a user.
  init(reading opened: TraceReplay.Opened, _ catalogue: Catalogue) throws {
    var (reader, openings) = (EpisodeReader(catalogue: catalogue), [TraceEvent]())
    trace = try TraceSummary(scanning: opened.path, blobs: opened.blobs, for: [.spanOpen]) {
      try reader.add($0)
      if Span.episode(of: $0.span) == $0.span { openings.append($0) }
    }
    (queries, self.openings) = (reader.records.map(\.query), openings)
  }
}

/// A trace while it is replayed, read on the way.
struct FollowedTrace: Sendable {
  private let recorded: RecordedQueries
  private let feed: EventFeed
  private let digest = SemanticDigest()

  init(_ recorded: RecordedQueries, _ blobs: BlobStore) throws(TraceError) {
    self.recorded = recorded
    let (digest, trace) = (digest, recorded.trace)
    feed = try EventFeed(trace.path, blobs: blobs, upTo: trace.prefix.count) { digest.add($0) }
  }

  /// The session of one replay.
  func session(_ start: SessionStart, now: JSONValue, tolerating tolerance: Tolerance) -> TraceSession {
    TraceSession.replay(
      feed, isComplete: recorded.trace.isComplete, seed: start.seed, reseeds: start.reseeds,
      recorded: recorded.trace.start, start: now, tolerating: tolerance, openings: recorded.openings)
  }

  /// The digest over what every event means; what the replay did not reach is read now.
  ///
  /// - Throws: ``TraceError`` where a line is no event, or the trace was altered meanwhile.
  func semanticDigest() throws(TraceError) -> Digest {
    while feed.next() != nil {}
    if let damage = feed.damage { throw damage }
    return digest.current
  }
}
