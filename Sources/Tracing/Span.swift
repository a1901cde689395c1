package import JSON

/// A stretch of a run: an episode, a step, a call within a step. Components work inside a span.
///
/// The path is made of child numbers given by the parent when a child is opened, so it does not depend on
/// scheduling: `/3/0/2`.
package struct Span: Sendable {
  let session: TraceSession
  package let path: String
  /// The virtual time at which the episode began, in seconds since 1970.
  package let start: Int64

  /// The seed of the session.
  package var seed: UInt64 { session.seed }

  /// Virtual seconds since the episode began: one for each effect it performed. Reading it is no event.
  package var elapsed: Int { session.ticks(of: path) }

  /// The part of a path that names the episode.
  package static func episode(of path: String) -> String {
    guard let slash = path.dropFirst().firstIndex(of: "/") else { return path }
    return String(path[..<slash])
  }

  /// Opens a child.
  ///
  /// - Parameter start: the virtual time at which it begins; its parent's if `nil`.
  package func open(_ name: String, _ request: JSONValue = .null, start: Int64? = nil) throws -> Span {
    let number = session.nextChild(of: path)
    let child = Span(
      session: session, path: path == "/" ? "/\(number)" : "\(path)/\(number)", start: start ?? self.start)
    try session.settle(.spanOpen, span: child.path, site: name, request: request, result: .null)
    return child
  }

  /// Closes the span with its result; the draws of its random streams are part of what is compared.
  package func close(_ result: JSONValue = .null) throws {
    let draws = session.draws(in: path)
    var object: JSONObject = ["result": result]
    if draws.objectValue?.isEmpty == false { object["draws"] = draws }
    try session.settle(.spanClose, span: path, site: "span", request: .null, result: .object(object))
  }

  /// Opens a child, does the work, and closes it with the result that is told.
  package func within<Result>(
    _ name: String, _ request: JSONValue = .null, start: Int64? = nil,
    do work: (Span) async throws -> Result, telling: (Result) -> JSONValue
  ) async throws -> Result {
    let child = try open(name, request, start: start)
    let result = try await work(child)
    try child.close(telling(result))
    return result
  }

  /// Notes a decision: what it was made from, and what it is.
  package func decide(_ kind: EventKind, at site: String, from request: JSONValue, _ result: JSONValue) throws
  {
    try session.settle(kind, span: path, site: site, request: request, result: result)
  }

  /// Reads the virtual clock: the episode's start and one second for each effect it performed.
  package func now(at site: String) async throws -> Int64 {
    let time = start + Int64(session.ticks(of: path))
    let call = EffectCall(.clockRead, at: site, .null)
    let value = try await perform(call) { EffectAnswer(.integer(time), source: .replay) }
    return value.intValue.map(Int64.init) ?? time
  }

  /// A random stream that belongs to this episode, site and purpose.
  package func random(at site: String, for purpose: String) async throws -> RandomStream {
    let stream = RandomStream(seed: seed, name: "\(path) \(site) \(purpose)")
    let call = EffectCall(
      .randomSeed, at: site, ["stream": .string(stream.name), "seed": .string(String(seed))])
    _ = try await perform(call) { EffectAnswer(.null, source: .replay) }
    session.keep(stream, in: path)
    return stream
  }

  /// Performs an effect: served and verified in a replay, else performed and recorded.
  ///
  /// - Throws: ``EffectFailure`` when the effect failed, now or when it was recorded; ``Divergence`` in a replay.
  package func perform(_ call: EffectCall, _ live: () async throws -> EffectAnswer) async throws -> JSONValue
  {
    let (key, request, recorded) = try session.begin(call, span: path)
    if let recorded { return try recorded.outcome.value }
    var event = TraceEvent(
      sequence: 0, kind: call.kind, span: path, site: call.site, occurrence: key.occurrence)
    event.request = request
    do {
      let answer = try await live()
      (event.outcome, event.source, event.volatile) = (.result(answer.result), answer.source, answer.volatile)
    } catch let error as CancellationError {
      throw error
    } catch {
      event.outcome = .failure(
        (error as? any RecordableError)?.effectFailure
          ?? EffectFailure(code: "failed", message: String(describing: error)))
      event.source = .live
    }
    try session.finish(event)
    return try event.outcome.value
  }
}

/// An effect that a component asks for.
package struct EffectCall: Sendable {
  package var kind: EventKind
  /// The declared place in the code, `component.method`.
  package var site: String
  package var request: JSONValue
  /// Messages of a prompt: pooled, and part of the request by reference.
  package var messages: [JSONValue]?

  package init(_ kind: EventKind, at site: String, _ request: JSONValue, messages: [JSONValue]? = nil) {
    (self.kind, self.site, self.request, self.messages) = (kind, site, request, messages)
  }
}

/// What an effect gave, where it came from, and what is volatile about it.
package struct EffectAnswer: Sendable {
  package var result: JSONValue
  package var source: TraceEvent.Source
  package var volatile: JSONValue

  package init(_ result: JSONValue, source: TraceEvent.Source = .live, volatile: JSONValue = .null) {
    (self.result, self.source, self.volatile) = (result, source, volatile)
  }
}

extension TraceEvent.Outcome {
  /// The result, or the failure thrown.
  var value: JSONValue {
    get throws {
      switch self {
      case .result(let value): return value
      case .failure(let failure): throw failure
      }
    }
  }
}
