import JSON
import Tracing

/// What is in a trace, counted.
struct TraceSummary {
  private let trace: Trace
  private var kinds: [String: Int] = [:]
  private var sources: [String: Int] = [:]
  private var failures = 0
  private var promptTokens = 0
  private var replyTokens = 0

  init(of trace: Trace) {
    self.trace = trace
    for event in trace.events { count(event) }
  }

  private mutating func count(_ event: TraceEvent) {
    kinds[event.kind.rawValue, default: 0] += 1
    if let source = event.source { sources[source.rawValue, default: 0] += 1 }
    switch event.outcome {
    case .failure: failures += 1
    case .result(let value):
      guard event.kind == .modelCall, let usage = value["usage"] else { return }
      promptTokens += usage["prompt_tokens"]?.intValue ?? 0
      replyTokens += usage["completion_tokens"]?.intValue ?? 0
    }
  }

  var json: JSONValue {
    [
      "path": .string(trace.path), "events": .integer(Int64(trace.prefix.count)),
      "bytes": .integer(Int64(trace.prefix.length)), "complete": .bool(trace.isComplete),
      "damage": trace.damage.map { .string($0.description) } ?? .null,
      "head": .string(trace.prefix.head.description), "meaning": .string(trace.semanticDigest.description),
      "kinds": Self.object(kinds), "sources": Self.object(sources), "failures": .integer(Int64(failures)),
      "promptTokens": .integer(Int64(promptTokens)), "replyTokens": .integer(Int64(replyTokens)),
    ]
  }

  var text: String {
    let state = trace.isComplete ? "whole" : trace.damage.map(\.description) ?? "stops before its end"
    let rows = [
      ["trace", trace.path], ["state", state],
      ["events", "\(trace.prefix.count) in \(trace.prefix.length) bytes"],
      ["kinds", Self.list(kinds)], ["answers", Self.list(sources)], ["failures", "\(failures)"],
      ["tokens", "\(promptTokens) read, \(replyTokens) written"], ["head", trace.prefix.head.description],
      ["meaning", trace.semanticDigest.description],
    ]
    return Terminal.table(rows)
  }

  private static func list(_ counts: [String: Int]) -> String {
    counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }

  private static func object(_ counts: [String: Int]) -> JSONValue {
    .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) }))
  }
}
