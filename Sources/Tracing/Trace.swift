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
  package var end: JSONValue? {
    guard let last = events.last, last.kind == .sessionEnd, case .result(let value) = last.outcome else {
      return nil
    }
    return value
  }

  package var isComplete: Bool { end != nil && damage == nil && !prefix.isTorn }

  /// The digest over what every event means, in order: equal for two runs that did the same.
  package var semanticDigest: Digest {
    var hasher = Hasher256()
    for event in events { hasher.update(event.semanticDigest.bytes) }
    return hasher.finish()
  }

  /// Reads a whole trace; payloads are resolved from the store beside it, or stay references without one.
  ///
  /// Damage does not throw: the events that are vouched for are returned and ``damage`` says what is wrong where.
  /// - Throws: ``TraceError`` when the file cannot be read at all or is no trace.
  package init(reading path: String, blobs: BlobStore?) throws(TraceError) {
    self.path = path
    var reader = try TraceReader(path: path)
    try Self.check(reader.size, path)
    events = []
    do {
      while let event = try reader.nextEvent() { events.append(try Self.resolve(event, blobs)) }
    } catch {
      if events.isEmpty { throw error }
      damage = error
      // A line is vouched for by the one after it: the last before the break may be the altered one.
      if error.code == .integrity, reader.prefix.count == events.count { events.removeLast() }
    }
    prefix = reader.prefix
    if damage == nil, events.first?.kind != .sessionStart {
      throw .format("\(path) does not begin with a session.start event", offset: 0)
    }
  }

  /// A trace in memory takes several times its file's room.
  package static let mostBytes = 1 << 30

  private static func check(_ size: Int, _ path: String) throws(TraceError) {
    guard size > mostBytes else { return }
    let others =
      path.hasSuffix(TraceArchive.ending)
      ? "what looks at a trace reads any length; unpack it to compare it"
      : "what looks at a trace, diff and export read any length"
    throw TraceError(
      code: .size,
      message:
        "\(path) has \(size) bytes, and what replays, forks or scores a trace holds it in memory, up to "
        + "\(mostBytes) bytes; \(others)")
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
