import JSON
import Tracing

/// Some events of a trace, in order.
struct TracePage {
  private let events: ArraySlice<TraceEvent>
  private let total: Int
  private let from: Int

  init(of trace: Trace, from: Int, count: Int, kind: String?, span: String?) {
    let fitting = trace.events.filter { event in
      (kind == nil || event.kind.rawValue == kind) && (span.map { Self.isInside(event.span, $0) } ?? true)
        && event.sequence >= from
    }
    events = fitting.prefix(max(0, count))
    total = fitting.count
    self.from = from
  }

  private static func isInside(_ span: String, _ wanted: String) -> Bool {
    span == wanted || span.hasPrefix(wanted == "/" ? "/" : wanted + "/")
  }

  var json: JSONValue {
    ["events": .array(events.map(\.json)), "total": .integer(Int64(total)), "from": .integer(Int64(from))]
  }

  var text: String {
    let rows = events.map { event in
      ["\(event.sequence)", event.span, event.kind.rawValue, "\(event.site)#\(event.occurrence)", event.gist]
    }
    let rest = total - events.count
    let more = rest > 0 ? "\n… \(rest) more; --from \((events.last?.sequence ?? 0) + 1) goes on" : ""
    return Terminal.table(rows) + more
  }
}

extension TraceEvent {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "sequence": .integer(Int64(sequence)), "kind": .string(kind.rawValue), "span": .string(span),
      "site": .string(site), "occurrence": .integer(Int64(occurrence)), "request": request,
    ]
    switch outcome {
    case .result(let value): object["result"] = value
    case .failure(let failure):
      object["failure"] = ["code": .string(failure.code), "message": .string(failure.message)]
    }
    if let source { object["source"] = .string(source.rawValue) }
    if volatile != .null { object["volatile"] = volatile }
    return .object(object)
  }

  /// The outcome, or else the request, cut to a line.
  fileprivate var gist: String {
    let text: String =
      switch outcome {
      case .failure(let failure): "failed: \(failure.message)"
      case .result(.null): request == .null ? "" : request.printed()
      case .result(let value): value.printed()
      }
    return text.count <= 100 ? text : text.prefix(99) + "…"
  }
}
