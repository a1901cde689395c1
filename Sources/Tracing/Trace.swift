package import JSON

/// A trace that was read: its intact events, and whether it is whole.
package struct Trace: Sendable {
  package let path: String
  package var events: [TraceEvent]
  package var prefix: TracePrefix
  /// Why reading stopped before the end of the file, if it did.
  package var damage: TraceError?

  /// What the session was started with.
  package var start: JSONValue { events.first?.request ?? .null }

  /// What the session ended with; `nil` for a session that was interrupted.
  package var end: JSONValue? { events.last?.sessionResult }

  package var isComplete: Bool { end != nil && damage == nil && !prefix.isTorn }

  /// The digest over what every event means, in order: equal for two runs that did the same.
  package var semanticDigest: Digest {
    let digest = SemanticDigest()
    for event in events { digest.add(event) }
    return digest.current
  }

  /// Reads a whole trace; payloads are resolved from the store beside it, or stay references without one.
  ///
  /// Damage does not throw: the events that are vouched for are returned and ``damage`` says what is wrong where.
  /// - Throws: ``TraceError`` when the file cannot be read at all or is no trace.
  package init(reading path: String, blobs: BlobStore?) throws(TraceError) {
    let feed = try EventFeed(path, blobs: blobs)
    try Self.check(feed.size, path)
    self.path = path
    events = []
    while let event = feed.next() { events.append(event) }
    (prefix, damage) = (feed.prefix, feed.damage)
  }

  /// A trace in memory takes several times its file's room.
  package static let mostBytes = 1 << 30

  private static func check(_ size: Int, _ path: String) throws(TraceError) {
    guard size > mostBytes else { return }
    throw TraceError(
      code: .size,
      message:
        "\(path) has \(size) bytes, and what forks a trace or answers from it holds it in memory, up to "
        + "\(mostBytes) bytes; runs, replay, score, diff, export and what looks at a trace read any length")
  }

  /// The chain digest of the line before an event, read from the file again.
  ///
  /// - Throws: ``TraceError`` when the file was altered since.
  package func head(before place: Int) throws(TraceError) -> Digest {
    var reader = try TraceReader(path: path)
    while reader.prefix.count < place, try reader.nextLine() != nil {}
    return reader.prefix.head
  }

  static func resolve(_ event: TraceEvent, _ blobs: BlobStore?) throws(TraceError) -> TraceEvent {
    guard let blobs else { return event }
    var event = event
    event.request = try blobs.resolved(event.request)
    if case .result(let value) = event.outcome { event.outcome = .result(try blobs.resolved(value)) }
    return event
  }
}
