import JSON
import Tracing

/// A trace as spans of OpenTelemetry, in the JSON form of its protocol (OTLP 1.x, `ExportTraceServiceRequest`) and with
/// the names of the semantic conventions for generative AI (`gen_ai.*`, version 1.37).
///
/// A trace has no wall clock: an episode begins at its virtual time, and each event lasts as long as was noted beside
/// it, one microsecond if nothing was. Identifiers are digests of what the session is, so that the same trace is the
/// same spans.
struct SpanExport {
  private let withContent: Bool
  private var traceID = ""
  private var agent = ""
  private var clock: Int64 = 0
  private var first: Int64?
  private var open: [String: (name: String, start: Int64, attributes: [(String, JSONValue)])] = [:]
  private var messages: [String: [JSONValue]] = [:]
  /// What waits to be taken; it begins with what stands before the first span.
  private var waiting: [UInt8]
  private(set) var count = 0

  init(version: String, withContent: Bool) {
    self.withContent = withContent
    waiting = Self.opening(version)
  }

  mutating func add(_ event: TraceEvent) {
    switch event.kind {
    case .sessionStart: begin(event)
    case .spanOpen: opened(event)
    case .spanClose:
      closed(event.span)
      messages[event.span] = nil
    case .message: messages[event.span, default: []].append(event.request)
    case .sessionEnd, .note: break
    default: leaf(event)
    }
  }

  /// What the events so far come to and was not taken yet.
  mutating func taken() -> [UInt8] {
    defer { waiting.removeAll(keepingCapacity: true) }
    return waiting
  }

  /// The end of the document; spans that were never closed end where the trace ends.
  mutating func finished() -> [UInt8] {
    for path in open.keys.sorted(by: { ($1.utf8.count, $0) < ($0.utf8.count, $1) }) { closed(path) }
    emit(
      name: "invoke_agent \(agent)", id: id(of: "/"), parent: nil, from: first ?? 0, to: clock,
      attributes: [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", .string(agent))],
      failure: nil, kind: 1)
    return taken() + Array("]}]}]}\n".utf8)
  }

  private static func opening(_ version: String) -> [UInt8] {
    let resource: JSONValue = [
      "attributes": attributes([
        ("service.name", "reprise"), ("service.version", .string(version)),
        ("reprise.semconv", "gen_ai 1.37"),
      ])
    ]
    let scope: JSONValue = ["name": "reprise", "version": .string(version)]
    return Array("{\"resourceSpans\":[{\"resource\":".utf8) + resource.printedBytes()
      + Array(",\"scopeSpans\":[{\"scope\":".utf8) + scope.printedBytes() + Array(",\"spans\":[".utf8)
  }

  // MARK: - Events

  private mutating func begin(_ event: TraceEvent) {
    traceID = String(Digest(of: event.request).hex.prefix(32))
    let planner = event.request["agent"]?["design"]?["planner"]
    agent = planner?.stringValue ?? planner?["name"]?.stringValue ?? "agent"
  }

  private mutating func opened(_ event: TraceEvent) {
    if event.site == "episode" {
      let time = Int64(event.request["time"]?.intValue ?? 0) &* 1_000_000_000
      clock = max(clock, time)
    }
    first = first ?? clock
    var attributes: [(String, JSONValue)] = [("reprise.span", .string(event.span))]
    var name = event.site
    if event.site == "episode" {
      name = "invoke_agent \(agent)"
      attributes += [
        ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", .string(agent)),
        ("user.id", event.request["user"] ?? .null),
      ]
    } else if let tool = event.request["tool"]?.stringValue {
      name = "execute_tool \(tool)"
      attributes += [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", .string(tool))]
    }
    open[event.span] = (name, clock, attributes)
  }

  private mutating func closed(_ path: String) {
    guard let span = open.removeValue(forKey: path) else { return }
    emit(
      name: span.name, id: id(of: path), parent: parent(of: path), from: span.start, to: clock,
      attributes: span.attributes, failure: nil, kind: 1)
  }

  private mutating func leaf(_ event: TraceEvent) {
    first = first ?? clock
    let start = clock
    clock += Int64(max((event.volatile["ms"]?.doubleValue ?? 0) * 1_000_000, 1_000))
    let operation = Self.operation(of: event)
    var failure: EffectFailure?
    if case .failure(let found) = event.outcome { failure = found }
    var attributes: [(String, JSONValue)] = [
      ("gen_ai.operation.name", .string(operation)), ("reprise.event", .integer(Int64(event.sequence))),
      ("reprise.kind", .string(event.kind.rawValue)), ("reprise.site", .string(event.site)),
    ]
    if let source = event.source { attributes.append(("reprise.source", .string(source.rawValue))) }
    attributes += event.kind == .modelCall ? call(event) : Self.details(event)
    let subject = event.kind == .modelCall ? event.request["model"]?["model"]?.stringValue ?? "" : event.site
    emit(
      name: "\(operation) \(subject)", id: id(of: "event \(event.sequence)"),
      parent: id(of: event.span), from: start, to: clock, attributes: attributes, failure: failure,
      kind: event.kind == .modelCall ? 3 : 1)
  }

  private static func operation(of event: TraceEvent) -> String {
    switch event.kind {
    case .modelCall: "chat"
    case .embedding: "embeddings"
    case .retrieve: "retrieval"
    case .plan: "plan"
    case .memoryRead: "search_memory"
    case .memoryWrite: "upsert_memory"
    case .memoryEvict: "delete_memory"
    default: "execute_tool"
    }
  }

  private func call(_ event: TraceEvent) -> [(String, JSONValue)] {
    var attributes: [(String, JSONValue)] = [
      ("gen_ai.provider.name", event.request["model"]?["provider"] ?? .null),
      ("gen_ai.request.model", event.request["model"]?["model"] ?? .null),
      // A canonical line has 1 for 1.0, and the convention a double.
      (
        "gen_ai.request.temperature",
        (event.request["sampling"]?["temperature"]?.doubleValue).map { .number($0) } ?? .null
      ),
      ("gen_ai.request.max_tokens", event.request["sampling"]?["max_tokens"] ?? .null),
    ]
    guard case .result(let reply) = event.outcome else { return attributes }
    attributes += [
      ("gen_ai.usage.input_tokens", reply["usage"]?["prompt_tokens"] ?? .null),
      ("gen_ai.usage.output_tokens", reply["usage"]?["completion_tokens"] ?? .null),
      ("gen_ai.response.finish_reasons", .array([reply["finish"] ?? .null])),
    ]
    guard withContent else { return attributes }
    let pool = messages[Span.episode(of: event.span)] ?? []
    let prompt = (event.request["messages"]?.arrayValue ?? []).flatMap { range -> [JSONValue] in
      guard let from = range[0]?.intValue, let to = range[1]?.intValue, from >= 0, from <= to,
        to <= pool.count
      else { return [] }
      return pool[from..<to].map(Self.message)
    }
    let said = Self.message(["role": "assistant", "content": reply["text"] ?? .null])
    attributes += [
      ("gen_ai.input.messages", .string(JSONValue.array(prompt).printed())),
      ("gen_ai.output.messages", .string(JSONValue.array([said]).printed())),
    ]
    return attributes
  }

  private static func message(_ message: JSONValue) -> JSONValue {
    [
      "role": message["role"] ?? .null,
      "parts": [["type": "text", "content": message["content"] ?? .null]],
    ]
  }

  private static func details(_ event: TraceEvent) -> [(String, JSONValue)] {
    guard case .result(let value) = event.outcome, let items = value["items"] else { return [] }
    return [("reprise.items", items)]
  }

  // MARK: - Spans

  private mutating func emit(
    name: String, id: String, parent: String?, from: Int64, to: Int64, attributes: [(String, JSONValue)],
    failure: EffectFailure?, kind: Int64
  ) {
    var span: JSONObject = ["traceId": .string(traceID), "spanId": .string(id)]
    if let parent { span["parentSpanId"] = .string(parent) }
    span["name"] = .string(name)
    span["kind"] = .integer(kind)
    // OTLP's JSON has 64-bit numbers as text.
    span["startTimeUnixNano"] = .string(String(from))
    span["endTimeUnixNano"] = .string(String(max(from, to)))
    var all = attributes
    if let failure { all.append(("error.type", .string(failure.code))) }
    span["attributes"] = Self.attributes(all)
    span["status"] = failure.map { ["code": 2, "message": .string($0.message)] } ?? [:]
    if count > 0 { waiting.append(UInt8(ascii: ",")) }
    waiting += JSONValue.object(span).printedBytes()
    count += 1
  }

  private func id(of place: String) -> String { String(Digest(of: "\(traceID) \(place)").hex.prefix(16)) }

  private func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return id(of: "/") }
    return id(of: String(path[..<slash]))
  }

  /// Names and values; those that are null are left out.
  private static func attributes(_ pairs: [(String, JSONValue)]) -> JSONValue {
    .array(
      pairs.filter { !$0.1.isNull }.map { ["key": .string($0.0), "value": value($0.1)] })
  }

  private static func value(_ value: JSONValue) -> JSONValue {
    switch value {
    case .bool: ["boolValue": value]
    case .integer(let number): ["intValue": .string(String(number))]
    case .number: ["doubleValue": value]
    case .array(let values): ["arrayValue": ["values": .array(values.filter { !$0.isNull }.map(Self.value))]]
    case .string: ["stringValue": value]
    case .null, .object: ["stringValue": .string(value.printed())]
    }
  }
}
