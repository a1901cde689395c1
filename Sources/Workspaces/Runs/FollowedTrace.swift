import Concepts
import Evaluation
import JSON
import Tracing

/// What a trace's episodes asked; the chain is verified and payloads are read, other lines are not looked into.
struct RecordedQueries: Sendable {
  let trace: TraceSummary
  let queries: [Query]

  /// - Throws: ``TraceError`` when the file cannot be read at all or is no trace, ``EvaluationError`` for an episode
  ///   without a user.
  init(reading opened: TraceReplay.Opened, _ catalogue: Catalogue) throws {
    var reader = EpisodeReader(catalogue: catalogue)
    trace = try TraceSummary(scanning: opened.path, blobs: opened.blobs, for: [.spanOpen]) {
      try reader.add($0)
    }
    queries = reader.records.map(\.query)
  }
}

/// A trace while it is replayed: strictly as it is read, tolerantly out of memory.
struct FollowedTrace: Sendable {
  private let source: Source
  private let summary: TraceSummary
  private let digest = SemanticDigest()

  private enum Source { case feed(EventFeed), memory(Trace) }

  /// - Throws: ``TraceError`` `size` for a tolerant replay of what is too long for memory.
  init(_ summary: TraceSummary, _ blobs: BlobStore, tolerating tolerance: Tolerance) throws {
    self.summary = summary
    guard tolerance == .strict else {
      source = .memory(try Trace(reading: summary.path, blobs: blobs))
      return
    }
    let digest = digest
    source = .feed(
      try EventFeed(summary.path, blobs: blobs, upTo: summary.prefix.count) { digest.add($0) })
  }

  /// The session of one replay.
  func session(_ recorded: SessionStart, now: JSONValue, tolerating tolerance: Tolerance) -> TraceSession {
    switch source {
    case .memory(let trace):
      TraceSession.replay(
        trace, seed: recorded.seed, reseeds: recorded.reseeds, start: now, tolerating: tolerance)
    case .feed(let feed):
      TraceSession.replay(
        feed, isComplete: summary.isComplete, seed: recorded.seed, reseeds: recorded.reseeds,
        recorded: summary.start, start: now)
    }
  }

  /// The digest over what every event means; what the replay did not reach is read now.
  ///
  /// - Throws: ``TraceError`` where a line is no event, or the trace was altered meanwhile.
  func semanticDigest() throws(TraceError) -> Digest {
    switch source {
    case .memory(let trace): return trace.semanticDigest
    case .feed(let feed):
      while feed.next() != nil {}
      if let damage = feed.damage { throw damage }
      return digest.current
    }
  }
}
