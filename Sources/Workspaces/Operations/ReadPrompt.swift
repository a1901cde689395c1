package import JSON
import Tracing

/// Reads one call of a model in full: every message, the request, the reply.
package struct ReadPrompt: Operation {
  package static let method = "trace/prompt"
  package static let summary = "Reads one call of a model in full: its messages, its settings, its reply."

  /// The trace, or what has just one.
  package var path: String
  /// The number of the event.
  package var event: Int

  package init(path: String, event: Int) { (self.path, self.event) = (path, event) }

  package struct Response: Codable, Sendable {
    package var trace: String
    package var event: Int
    package var span: String
    package var site: String
    /// Each an object of role and content.
    package var messages: [JSONValue]
    /// The rest of the request: sampling, format, model.
    package var request: JSONValue
    /// The reply; null when the call failed.
    package var reply: JSONValue
    /// `code: message` of a call that failed.
    package var failure: String?
    /// Where the reply came from: `live`, `cache`, `replay`, `edited`, `stub`.
    package var source: String?
    package var volatile: JSONValue
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let path = try TraceLocator.one(path)
      var stream = try EventStream(path)
      var pools: [String: [JSONValue]] = [:]
      while let line = stream.next(), line.place <= event {
        let read = try stream.event(line)
        if read.kind == .message { pools[read.span, default: []].append(read.request) }
        guard line.place == event else { continue }
        guard read.kind == .modelCall else { throw other(read, path) }
        return response(read, pools[Span.episode(of: read.span)] ?? [], path)
      }
      try stream.checkSome()
      if let damage = stream.damage { throw WorkspaceError(damage, at: path) }
      throw WorkspaceError(
        .usage, "no-such-event", "the trace has no event \(event)", place: path,
        hint: "it has \(stream.count) events, from 0")
    } catch { throw WorkspaceError(error) }
  }

  private func other(_ event: TraceEvent, _ path: String) -> WorkspaceError {
    WorkspaceError(
      .usage, "no-call", "event \(self.event) is \(event.kind.rawValue) at \(event.site), no call of a model",
      place: path, hint: "'reprise trace show --kind llm.call' lists them")
  }

  private func response(_ event: TraceEvent, _ pool: [JSONValue], _ path: String) -> Response {
    var request = event.request.objectValue ?? [:]
    let ranges = request["messages"]?.arrayValue ?? []
    request["messages"] = nil
    var response = Response(
      trace: path, event: self.event, span: event.span, site: event.site,
      messages: ranges.flatMap { Self.messages($0, of: pool) }, request: .object(request), reply: .null,
      source: event.source?.rawValue, volatile: event.volatile)
    switch event.outcome {
    case .result(let reply): response.reply = reply
    case .failure(let failure): response.failure = "\(failure.code): \(failure.message)"
    }
    return response
  }

  private static func messages(_ range: JSONValue, of pool: [JSONValue]) -> ArraySlice<JSONValue> {
    guard let from = range[0]?.intValue, let to = range[1]?.intValue, from >= 0, from <= to, to <= pool.count
    else { return [] }
    return pool[from..<to]
  }
}
