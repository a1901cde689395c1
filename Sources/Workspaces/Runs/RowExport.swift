import JSON
import Tracing

/// One flat object a line for each event, as a table of pandas wants it: `pandas.read_json(file, lines=True)`.
struct RowExport {
  private let trace: String
  private var user = JSONValue.null
  private var episode = JSONValue.null
  private(set) var count = 0

  init(trace: String) { self.trace = trace }

  /// The line of an event; what it has no value for is null, so that every line has the same keys.
  mutating func row(_ event: TraceEvent) -> [UInt8] {
    if event.kind == .spanOpen, event.site == "episode" {
      (user, episode) = (event.request["user"] ?? .null, .string(event.span))
    }
    if event.span == "/" { (user, episode) = (.null, .null) }
    var (result, error): (JSONValue, JSONValue) = (.null, .null)
    switch event.outcome {
    case .result(let value): result = value
    case .failure(let failure): error = .string(failure.code)
    }
    let row: JSONValue = [
      "trace": .string(trace), "event": .integer(Int64(event.sequence)), "kind": .string(event.kind.rawValue),
      "site": .string(event.site), "n": .integer(Int64(event.occurrence)), "span": .string(event.span),
      "episode": episode, "user": user, "source": event.source.map { .string($0.rawValue) } ?? .null,
      "error": error, "ms": event.volatile["ms"] ?? .null,
      "model": event.request["model"]?["model"] ?? .null,
      "prompt_tokens": result["usage"]?["prompt_tokens"] ?? .null,
      "completion_tokens": result["usage"]?["completion_tokens"] ?? .null, "text": Self.text(of: result),
      "items": result["items"] ?? .null, "stop": result["stop"] ?? .null,
    ]
    count += 1
    return row.printedBytes() + [UInt8(ascii: "\n")]
  }

  private static func text(of result: JSONValue) -> JSONValue {
    result.stringValue != nil ? result : result["text"] ?? .null
  }
}
