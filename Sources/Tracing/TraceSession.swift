package import JSON
import Synchronization

/// One run and its trace: the only way for a component to reach a model, a tool, a clock, chance or a user.
///
/// 1. An answer from outside is in the trace before the run acts on it.
/// 2. While a trace is replayed nothing outside is asked, and no decision goes unchecked.
/// 3. The first divergence is kept, even when the code that met it catches the error.
/// 4. Nothing here knows what a recommender is.
package final class TraceSession: Sendable {
  private let firstSeed: UInt64
  private let blobs: BlobStore?
  private let state: Mutex<State>

  struct State {
    var writer: TraceWriter?
    var cursor: ReplayCursor?
    var fork: ForkCursor?
    var occurrences: [EventKey: Int] = [:]
    var children: [String: Int] = [:]
    var pools: [String: MessagePool] = [:]
    var ticks: [String: Int] = [:]
    var streams: [String: [RandomStream]] = [:]
    var divergence: Divergence?
    /// Seeds that hold from an event on, by their places.
    var reseeds: [Reseed] = []
    var tolerance = Tolerance.strict
    var tolerated = ToleratedDifferences()
    var effects = 0
    var observer: (@Sendable (TraceEvent) -> Void)?
  }

  private init(seed: UInt64, blobs: BlobStore?, state: sending State) {
    (firstSeed, self.blobs) = (seed, blobs)
    self.state = Mutex(state)
  }

  // MARK: - Opening

  /// Starts a session that records to a new file.
  ///
  /// - Parameter start: what the session is: ids, digests, seed, configuration; the request of its first event.
  package static func record(to path: String, blobs: BlobStore, seed: UInt64, start: JSONValue) throws
    -> TraceSession
  {
    let writer = try TraceWriter(creating: path)
    _ = try writer.append(Self.startEvent(start))
    try writer.synchronize()
    var state = State()
    state.writer = writer
    return TraceSession(seed: seed, blobs: blobs, state: state)
  }

  /// Goes on with an interrupted session: what is recorded is served and checked, the rest is recorded.
  package static func resume(_ trace: TraceSummary, blobs: BlobStore, seed: UInt64, start: JSONValue) throws
    -> TraceSession
  {
    if let damage = trace.damage { throw damage }
    var state = State()
    try state.goOn(with: trace, blobs)
    return TraceSession(seed: seed, blobs: blobs, state: state).checkingStart(trace.start, against: start)
  }

  /// Replays a trace: the same bytes out, or a stop at the first divergence that is not tolerated.
  package static func replay(
    _ trace: Trace, seed: UInt64, reseeds: [Reseed] = [], start: JSONValue,
    tolerating tolerance: Tolerance = .strict
  ) -> TraceSession {
    var state = State()
    state.reseeds = reseeds
    state.cursor = ReplayCursor(trace, openEnded: !trace.isComplete)
    state.tolerance = tolerance
    return TraceSession(seed: seed, blobs: nil, state: state).checkingStart(trace.start, against: start)
  }

  /// Replays a trace while it is read, episode by episode: memory does not grow with what is met in order.
  ///
  /// - Parameters:
  ///   - feed: the session takes its events; who else does takes them away from it.
  ///   - recorded: what the session was started with.
  ///   - openings: the events that opened its episodes; a tolerant replay needs them beforehand.
  package static func replay(
    _ feed: EventFeed, isComplete: Bool, seed: UInt64, reseeds: [Reseed] = [], recorded: JSONValue,
    start: JSONValue, tolerating tolerance: Tolerance = .strict, openings: [TraceEvent] = []
  ) -> TraceSession {
    var state = State()
    (state.reseeds, state.tolerance) = (reseeds, tolerance)
    state.cursor = ReplayCursor(
      feed, openEnded: !isComplete, openings: tolerance == .strict ? [] : openings)
    return TraceSession(seed: seed, blobs: nil, state: state).checkingStart(recorded, against: start)
  }

  /// Takes a recorded session up again from one of its events, with something changed.
  ///
  /// The new trace is whole: what the parent gave stands in it too, marked `replay` or `edited`, so that it opens,
  /// verifies and replays alone.
  /// - Parameters:
  ///   - reseeds: the seeds that forks before this one brought.
  ///   - start: as for ``record(to:blobs:seed:start:)``; the fork's block is added under `fork`.
  package static func fork(
    _ parent: Trace, _ fork: Fork, to path: String, blobs: BlobStore, seed: UInt64, reseeds: [Reseed] = [],
    start: JSONValue
  ) throws -> TraceSession {
    if let damage = parent.damage { throw damage }
    var state = State()
    state.reseeds = reseeds + (fork.seed.map { [Reseed(at: fork.at, seed: $0)] } ?? [])
    state.fork = ForkCursor(parent, fork)
    let writer = try TraceWriter(creating: path)
    _ = try writer.append(Self.startEvent(start.forked(fork)))
    try writer.synchronize()
    state.writer = writer
    return TraceSession(seed: seed, blobs: blobs, state: state)
  }

  /// Goes on with a fork that was interrupted: what stands in its file is served and checked, the rest as before.
  package static func resumeFork(
    _ child: TraceSummary, of parent: Trace, _ fork: Fork, blobs: BlobStore, seed: UInt64,
    reseeds: [Reseed] = [],
    start: JSONValue
  ) throws -> TraceSession {
    if let damage = parent.damage ?? child.damage { throw damage }
    var state = State()
    state.reseeds = reseeds + (fork.seed.map { [Reseed(at: fork.at, seed: $0)] } ?? [])
    state.fork = ForkCursor(parent, fork)
    try state.goOn(with: child, blobs)
    return TraceSession(seed: seed, blobs: blobs, state: state)
      .checkingStart(child.start, against: start.forked(fork))
  }

  /// A session that keeps nothing, for unit tests and for components that are tried out.
  package static func ephemeral(seed: UInt64) -> TraceSession {
    TraceSession(seed: seed, blobs: nil, state: State())
  }

  private static func startEvent(_ start: JSONValue) -> TraceEvent {
    var event = TraceEvent(sequence: 0, kind: .sessionStart, span: "/", site: "session", occurrence: 0)
    event.request = start
    return event
  }

  private func checkingStart(_ recorded: JSONValue, against now: JSONValue) -> TraceSession {
    guard !recorded.means(now) else { return self }
    let key = EventKey(span: "/", kind: .sessionStart, site: "session", occurrence: 0)
    let divergence = Divergence(
      .environmentChanged, at: key, recorded: 0, expected: recorded, actual: now,
      hint:
        "data, models, prompts or configuration changed since the recording; this explains all that follows")
    state.withLock { state in
      do { try state.admit(divergence) } catch {}
    }
    return self
  }

  // MARK: - What happened

  /// The seed of random streams that are begun now: another one after the place of a fork that brought it.
  package var seed: UInt64 {
    state.withLock { state in
      state.reseeds.last { $0.at <= state.position }?.seed ?? firstSeed
    }
  }

  /// How far the run has come in the trace that it follows: the number of the next event there.
  package var position: Int { state.withLock { $0.position } }

  /// The first place where the run left the recording.
  package var divergence: Divergence? { state.withLock { $0.divergence } }

  /// What a tolerant replay went on after.
  package var tolerated: ToleratedDifferences { state.withLock { $0.tolerated } }

  /// Called with every event as it is added or met; for progress, never for results.
  package func observe(_ observer: @escaping @Sendable (TraceEvent) -> Void) {
    state.withLock { $0.observer = observer }
  }

  /// Where a run begins: the span above all episodes.
  package var root: Span { Span(session: self, path: "/", start: 0) }

  /// Ends the session with its result and makes it durable; in a replay, compares the result.
  ///
  /// - Throws: the first ``Divergence`` of the session, if there was one.
  package func end(_ result: JSONValue, recorded: JSONValue?) throws {
    if let divergence { throw divergence }
    try state.withLock { state in
      if state.writer == nil, let missing = try state.cursor?.missing() {
        try state.admit(missing.first, count: missing.count)
      }
      let key = EventKey(span: "/", kind: .sessionEnd, site: "session", occurrence: 0)
      if let recorded, !recorded.means(result) {
        try state.admit(
          Divergence(
            .resultChanged, at: key, recorded: nil, expected: recorded, actual: result,
            hint: state.tolerated.isEmpty
              ? "every event was equal and the result is not: the code that makes the result changed"
              : "it follows from the differences before it, or the code that makes the result changed"))
      }
      var event = TraceEvent(sequence: 0, kind: .sessionEnd, span: "/", site: "session", occurrence: 0)
      event.outcome = .result(result)
      _ = try state.writer?.append(event)
      try state.writer?.synchronize()
    }
  }

  /// Writes what waits in memory to the disk, for an orderly interruption.
  package func flush() throws { try state.withLock { try $0.writer?.synchronize() } }

  // MARK: - Steps, used by Span

  /// Meets or records a decision, an opening or a closing.
  func settle(_ kind: EventKind, span: String, site: String, request: JSONValue, result: JSONValue) throws {
    try state.withLock { state in
      let key = state.claim(kind, span: span, site: site)
      var event = TraceEvent(
        sequence: 0, kind: kind, span: span, site: site, occurrence: key.occurrence)
      event.request = request
      event.outcome = .result(result)
      let met = try state.meet(key, request: request)
      if let met, try !met.event.outcome.value.means(result) {
        try state.admit(.derived(key, met.event, now: result))
      }
      if let met, met.isWritten { state.observer?(met.event) } else { try state.append(event, blobs) }
      if kind == .spanClose, Span.episode(of: span) == span { state.release(span) }
    }
  }

  /// Claims an effect's key and finds its recorded answer, if the session has one.
  func begin(_ call: EffectCall, span: String) throws -> (
    key: EventKey, request: JSONValue, recorded: TraceEvent?
  ) {
    try state.withLock { state in
      let episode = Span.episode(of: span)
      state.ticks[episode, default: 0] += call.kind == .clockRead ? 0 : 1
      state.effects += 1
      var request = call.request
      var added: [JSONValue] = []
      if let messages = call.messages, var object = request.objectValue {
        let pooled = state.pools[episode, default: MessagePool()].add(messages)
        object["messages"] = pooled.ranges
        (request, added) = (.object(object), pooled.added)
      }
      let key = state.claim(call.kind, span: span, site: call.site)
      let pool = state.pools[episode]
      guard let met = try state.meet(key, request: ReplayCursor.digested(request, pool)) else {
        try state.checkLive(call.kind)
        try state.append(added, to: episode, blobs)
        return (key, request, nil)
      }
      if met.isWritten {
        state.observer?(met.event)
      } else {
        try state.append(added, to: episode, blobs)
        var event = met.event
        event.request = request
        try state.append(event, blobs)
      }
      return (key, request, met.event)
    }
  }

  /// Records an effect's answer; a live answer is on the disk before the run goes on.
  func finish(_ event: TraceEvent) throws {
    try state.withLock { state in
      try state.append(event, blobs)
      if event.source == .live { try state.writer?.synchronize() }
    }
  }

  /// The number of a span's next child.
  func nextChild(of span: String) -> Int {
    state.withLock { state in
      defer { state.children[span, default: 0] += 1 }
      return state.children[span, default: 0]
    }
  }

  /// Effects that the episode performed so far: the ticks of its virtual clock.
  func ticks(of span: String) -> Int { state.withLock { $0.ticks[Span.episode(of: span), default: 0] } }

  func keep(_ stream: RandomStream, in span: String) {
    state.withLock { $0.streams[span, default: []].append(stream) }
  }

  /// Draws made in a span, by stream.
  func draws(in span: String) -> JSONValue {
    let streams = state.withLock { $0.streams.removeValue(forKey: span) ?? [] }
    return .object(JSONObject(streams.map { ($0.name, .integer(Int64($0.draws))) }))
  }
}
