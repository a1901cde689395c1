import JSON

extension TraceSession.State {
  /// Gives the next event of this kind and site its key.
  mutating func claim(_ kind: EventKind, span: String, site: String) -> EventKey {
    let family = EventKey(span: span, kind: kind, site: site, occurrence: 0)
    let occurrence = occurrences[family, default: 0]
    occurrences[family] = occurrence + 1
    return EventKey(span: span, kind: kind, site: site, occurrence: occurrence)
  }

  /// A recorded event that a run has met.
  struct Met {
    var event: TraceEvent
    /// Whether it need not be written: it stands in the session's own file, or there is none.
    var isWritten: Bool
  }

  /// The recorded event for a key; `nil` when there is nothing to follow, or no more.
  ///
  /// - Throws: the session's first ``Divergence``.
  mutating func meet(_ key: EventKey, request: @autoclosure () -> JSONValue) throws -> Met? {
    if let divergence { throw divergence }
    guard fork != nil || cursor != nil else { return nil }
    let request = request()
    let parents = try meetParent(key, request: request).map { Met(event: $0, isWritten: false) }
    return try meetOwn(key, request: request).map { Met(event: $0, isWritten: true) } ?? parents
  }

  /// How far the run has come in the trace that it follows, the parent's for a fork.
  var position: Int { fork?.position ?? cursor?.position ?? 0 }

  /// Follows an interrupted trace to its end and goes on in its file.
  mutating func goOn(with trace: TraceSummary, _ blobs: BlobStore) throws {
    writer = try TraceWriter(continuing: trace.path, after: trace.prefix)
    cursor = ReplayCursor(
      try EventFeed(trace.path, blobs: blobs, upTo: trace.prefix.count), openEnded: true)
  }

  /// The event of the session's own trace.
  private mutating func meetOwn(_ key: EventKey, request: JSONValue) throws -> TraceEvent? {
    guard cursor != nil else { return nil }
    let isStrict = tolerance == .strict
    let met =
      isStrict ? try cursor?.meet(key, request: request) : try cursor?.follow(key, request: request)
    guard let move = met else { return nil }
    switch move {
    case .serve(let event): return event
    case .exhausted: return nil
    case .diverge(let divergence): throw latch(divergence)
    case .accept(let event, let divergence):
      try admit(divergence)
      return event
    }
  }

  /// Goes on after a difference, which is counted, or stops at it.
  mutating func admit(_ divergence: Divergence, count: Int = 1) throws {
    guard tolerance.causes.contains(divergence.cause) else { throw latch(divergence) }
    tolerated.add(divergence, count: count)
  }

  /// Where an interrupted recording stops, its replay stops too: only the session's own effects can go on.
  ///
  /// - Throws: ``RecordingEnded``.
  func checkLive(_ kind: EventKind) throws {
    guard cursor != nil, writer == nil, kind != .clockRead, kind != .randomSeed else { return }
    throw RecordingEnded()
  }

  /// In a fork: the parent's event, to be served or compared and written again; `nil` for what is new.
  private mutating func meetParent(_ key: EventKey, request: JSONValue) throws -> TraceEvent? {
    guard let move = try fork?.meet(key, request: request) else { return nil }
    switch move {
    case .live: return nil
    case .diverge(let divergence): throw latch(divergence)
    case .compare(let event): return event
    case .serve(let outcome, let source):
      var event = TraceEvent(
        sequence: 0, kind: key.kind, span: key.span, site: key.site, occurrence: key.occurrence)
      (event.outcome, event.source) = (outcome, source)
      return event
    }
  }

  /// Keeps the first divergence of the session.
  mutating func latch(_ divergence: Divergence) -> Divergence {
    if let first = self.divergence { return first }
    self.divergence = divergence
    return divergence
  }

  /// Writes the messages that were added to a pool, but for those that an interrupted session wrote already.
  mutating func append(_ added: [JSONValue], to episode: String, _ blobs: BlobStore?) throws {
    let first = (pools[episode]?.digests.count ?? 0) - added.count
    let known = writer == nil ? 0 : cursor?.messages[episode] ?? 0
    for (index, message) in added.enumerated() where first + index >= known {
      try append(.message(message, in: episode), blobs)
    }
  }

  /// Gives up the memory of an episode that was closed: nothing comes after it.
  mutating func release(_ episode: String) {
    (pools[episode], ticks[episode]) = (nil, nil)
    occurrences = occurrences.filter { Span.episode(of: $0.key.span) != episode }
    children = children.filter { $0.key == "/" || Span.episode(of: $0.key) != episode }
    streams = streams.filter { Span.episode(of: $0.key) != episode }
  }

  /// Writes an event, its big payloads first.
  mutating func append(_ event: TraceEvent, _ blobs: BlobStore?) throws {
    guard let writer, let blobs else {
      observer?(event)
      return
    }
    let written = try writer.append(event, EventPayloads(event, blobs))
    observer?(written)
  }
}

/// The replay of an interrupted session has met everything that was recorded.
package struct RecordingEnded: Error, CustomStringConvertible {
  package var description: String { "the recording ends here" }
}

extension JSONValue {
  /// A session's start with the block of a fork.
  func forked(_ fork: Fork) -> JSONValue {
    var document = objectValue ?? [:]
    document["fork"] = fork.json
    return .object(document)
  }
}

extension TraceEvent {
  /// A message that is added to an episode's pool.
  static func message(_ message: JSONValue, in episode: String) -> TraceEvent {
    var event = TraceEvent(sequence: 0, kind: .message, span: episode, site: "pool", occurrence: 0)
    event.request = message
    return event
  }
}

extension Divergence {
  /// The run decided otherwise than the recording from the same answers.
  static func derived(_ key: EventKey, _ recorded: TraceEvent, now: JSONValue) -> Divergence {
    var expected = JSONValue.null
    if case .result(let value) = recorded.outcome { expected = value }
    return Divergence(
      .derivedChanged, at: key, recorded: recorded.sequence, expected: expected, actual: now,
      hint: "the answers before this point were equal: the component's code or data changed")
  }
}
