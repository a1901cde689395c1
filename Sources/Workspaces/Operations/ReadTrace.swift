package import JSON
import Tracing

/// Reads a stretch of a trace.
///
/// Memory is proportional to the stretch, not to the trace: what lies before it is verified line by line and dropped.
package struct ReadTrace: Operation {
  package static let method = "trace/get"
  package static let summary = "Reads a stretch of a trace, with a filter by kind, span and text."

  /// The trace, or what has just one.
  package var path: String
  /// The first event, by its number; 0 when left out.
  package var from: Int?
  /// At most this many events; 100 when left out, at most 1000.
  package var count: Int?
  /// Only events of this kind, such as `llm.call`.
  package var kind: String?
  /// Only events inside this span, such as `/3`.
  package var span: String?
  /// Only events whose line holds this text.
  package var text: String?

  package init(
    path: String, from: Int? = nil, count: Int? = nil, kind: String? = nil, span: String? = nil,
    text: String? = nil
  ) {
    (self.path, self.from, self.count) = (path, from, count)
    (self.kind, self.span, self.text) = (kind, span, text)
  }

  package struct Response: Codable, Sendable {
    package var path: String
    /// Events in the trace.
    package var total: Int
    /// The events that pass the filter, as the trace's format has them, payloads resolved.
    package var events: [JSONValue]
    /// Where the next stretch begins; `nil` at the end.
    package var next: Int?
    package var isComplete: Bool
    package var damage: String?
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let path = try TraceLocator.one(path)
      let filter = EventFilter(kind: kind, span: span, text: text)
      let limit = min(max(count ?? 100, 1), 1000)
      var response = Response(path: path, total: 0, events: [], isComplete: false)
      var stream = try EventStream(path)
      while let line = stream.next() {
        if line.place >= from ?? 0, response.events.count < limit {
          let event = try stream.event(line)
          if filter.passes(event) { response.events.append(event.description) }
          response.next = line.place + 1
        }
      }
      try stream.checkSome()
      (response.total, response.damage) = (stream.count, stream.damage?.description)
      if let next = response.next, next >= response.total { response.next = nil }
      response.isComplete = stream.isComplete
      return response
    } catch { throw WorkspaceError(error) }
  }
}

/// Which events are wanted.
struct EventFilter: Sendable {
  var kind: String?
  /// The span and all inside it.
  var span: String?
  var text: String?

  func passes(_ event: TraceEvent) -> Bool {
    if let kind, event.kind.rawValue != kind { return false }
    if let span, event.span != span && !event.span.hasPrefix(span == "/" ? "/" : span + "/") { return false }
    guard let text else { return true }
    return event.description.printed().contains(text)
  }
}

extension TraceEvent {
  /// The event for reading: the keys of the trace's format without the chain.
  var description: JSONValue {
    var object: JSONObject = [
      "s": .integer(Int64(sequence)), "k": .string(kind.rawValue), "sp": .string(span), "at": .string(site),
      "n": .integer(Int64(occurrence)),
    ]
    if !request.isNull { object["req"] = request }
    switch outcome {
    case .result(.null): break
    case .result(let value): object["res"] = value
    case .failure(let failure):
      object["err"] = ["code": .string(failure.code), "message": .string(failure.message)]
    }
    if let source { object["src"] = .string(source.rawValue) }
    if !volatile.isNull { object["vol"] = volatile }
    return .object(object)
  }
}
