import Agents
import Concepts
import Dialogue
import JSON
import TestSupport
import Testing
import Tracing

@testable import LanguageModels

/// Every planner on real endpoints that can call tools, follow schemas, both or neither.
@Suite struct ToolCallingTests {
  private static let planners: [ComponentSpec] =
    AgentWorld.registry.planners.map { ComponentSpec($0.name) }.filter { $0.name != "clarify-first" }
    + [ComponentSpec("clarify-first", ["inner": "react"])]

  @Test(arguments: ReplyForm.allCases)
  func `every planner works on an endpoint of each form, and its trace says which`(
    form: ReplyForm
  ) async throws {
    for planner in Self.planners {
      let endpoint = try FormEndpoint(tools: form == .native, schemas: form == .json)
      defer { endpoint.server.stop() }
      let forms = try await forms(of: planner, on: endpoint)
      #expect(forms == (planner.name == "direct" ? [] : [form.rawValue]), "\(planner.name)")
      let bodies = try endpoint.bodies
      #expect(bodies.allSatisfy { ($0["tools"] != nil) == (form == .native) }, "\(planner.name)")
      #expect(bodies.allSatisfy { ($0["response_format"] != nil) == (form == .json) }, "\(planner.name)")
    }
  }

  @Test func `where both are there actions are called and answers follow schemas`() async throws {
    for planner in Self.planners {
      let endpoint = try FormEndpoint(tools: true, schemas: true)
      defer { endpoint.server.stop() }
      let acts = ["react", "manager", "clarify-first"].contains(planner.name)
      let expected = planner.name == "direct" ? [] : [acts ? "native" : "json"]
      #expect(try await forms(of: planner, on: endpoint) == expected, "\(planner.name)")
    }
  }

  @Test func `an endpoint that talks although it could call is read, and the trace says so`() async throws {
    let endpoint = try FormEndpoint(tools: true, schemas: false, talks: true)
    defer { endpoint.server.stop() }
    for planner in ["react", "cot", "tot"] {
      #expect(try await forms(of: ComponentSpec(planner), on: endpoint) == ["text"], "\(planner)")
    }
  }

  @Test func `a call that cannot be read is asked for again with what was called quoted`() async throws {
    let endpoint = try FormEndpoint(tools: true, schemas: false, mistakes: 1)
    defer { endpoint.server.stop() }
    #expect(try await forms(of: ComponentSpec("cot"), on: endpoint, users: 1) == ["native"])
    let messages = try #require(try endpoint.bodies.last?["messages"]?.arrayValue)
    #expect(messages.count == 3)
    #expect(messages[1]["content"]?.stringValue?.hasPrefix("choice {") == true)
    #expect(messages[2]["content"]?.stringValue?.contains("'items' names no candidate") == true)
  }

  /// The forms of the decisions that a model took, each once, of a run that also replays without the endpoint.
  private func forms(of planner: ComponentSpec, on endpoint: FormEndpoint, users: Int = 2) async throws
    -> [String]
  {
    let run = try RecordedRun(
      ["retriever": "fixed", "planner": planner.json, "tools": ["filter"], "candidates": 6], users: users)
    let trace = try await run.record(endpoint.model)
    try await run.replay(trace, model: endpoint.model)
    let forms = trace.events.filter { $0.kind == .plan }.compactMap { event -> String? in
      guard case .result(let value) = event.outcome else { return nil }
      return value["form"]?.stringValue
    }
    return Set(forms.filter { $0 != "rule" }).sorted()
  }
}

/// A chat endpoint on this machine's loopback that speaks as it is told to.
private struct FormEndpoint {
  let server: TestServer
  let model: HTTPModel

  /// - Parameters:
  ///   - talks: answers in prose also where a tool is offered.
  ///   - mistakes: how many of the first replies call with arguments of no use.
  init(tools: Bool, schemas: Bool, talks: Bool = false, mistakes: Int = 0) throws {
    server = try TestServer { number, request in
      guard let body = try? JSONValue(parsing: request.body) else { return .text("{}", status: "400 Bad") }
      return .text(Self.reply(to: body, talks: talks, isWrong: number < mistakes).printed())
    }
    model = HTTPModel(
      try Endpoint(baseURL: "\(server.url)/v1", model: "forms"),
      capabilities: ModelCapabilities(jsonSchema: schemas, logProbabilities: false, tools: tools, seed: true),
      environment: [:])
  }

  /// What was asked.
  var bodies: [JSONValue] { get throws { try server.requests.map { try JSONValue(parsing: $0.body) } } }

  private static func reply(to body: JSONValue, talks: Bool, isWrong: Bool) -> JSONValue {
    var message: JSONObject = ["role": "assistant", "content": .null]
    if let tools = body["tools"]?.arrayValue, !talks {
      message["tool_calls"] = [call(tools, body, isWrong: isWrong)]
    } else if let schema = body["response_format"]?["json_schema"]?["schema"] {
      message["content"] = .string(value(for: schema, body).printed())
    } else {
      message["content"] = .string("Let me think [1].\n```json\n\(everything.printed())\n```\nThat is all.")
    }
    return [
      "id": "f", "choices": [["index": 0, "finish_reason": "stop", "message": .object(message)]],
      "usage": ["prompt_tokens": 9, "completion_tokens": 3],
    ]
  }

  /// Narrows the candidates once, then ends; where one tool is offered calls that.
  private static func call(_ tools: [JSONValue], _ body: JSONValue, isWrong: Bool) -> JSONValue {
    let text = body["messages"]?.arrayValue?.last?["content"]?.stringValue ?? ""
    let wanted = text.contains("Done so far") || text.contains("Reports:") ? "finish" : "filter"
    let function =
      (tools.first { $0["function"]?["name"]?.stringValue == wanted } ?? tools[0])["function"] ?? [:]
    let arguments = isWrong ? [:] : value(for: function["parameters"] ?? [:], body)
    return [
      "id": "t", "type": "function",
      "function": ["name": function["name"] ?? "", "arguments": .string(arguments.printed())],
    ]
  }

  private static func value(for schema: JSONValue, _ body: JSONValue) -> JSONValue {
    let text = (body["messages"]?.arrayValue ?? []).compactMap { $0["content"]?.stringValue }
    let prompt = Prompt(text.map { .init(.user, $0) })
    if schema["properties"]?["plan"] != nil { return ["plan": everything["plan"] ?? []] }
    return SchemaResponder(chance: PromptChance(prompt), prompt: prompt).value(for: schema)
  }

  /// An answer to whatever a planner may ask, for an endpoint that is told of no schema.
  private static let everything: JSONValue = [
    "thought": "t", "tool": "finish", "args": [:], "reasoning": "r", "items": ["c2", "c1"], "score": 9,
    "reflection": "f", "ways": [["reason": "a", "items": ["c1"]], ["reason": "b", "items": ["c2"]]],
    "best": "p1", "plan": [["tool": "filter", "args": ["attribute": "genres", "value": "Drama"]]],
    "accept": true, "advice": "", "item": "c1", "personality": "p", "theme": "h",
  ]
}
