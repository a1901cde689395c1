import Agents
import Concepts
import Foundation
import JSON
import TestSupport
import Testing
import Tracing

@Suite struct AgentLoopTests {
  private static let react: JSONObject = [
    "retriever": "fixed", "planner": "react", "tools": ["filter", "search", "candidates"], "candidates": 6,
    "budget": ["steps": 5],
  ]

  /// The trace of one episode.
  private func episode(_ cell: JSONObject, _ model: FunctionModel?, wish: String? = nil) async throws
    -> [TraceEvent]
  {
    let run = try RecordedRun(cell, users: 1, wish: wish)
    let trace = try await run.record(model)
    try await run.replay(trace, model: model)
    return trace.events
  }

  private func slate(_ events: [TraceEvent]) -> (items: [String], stop: String?) {
    let value = events.last { $0.kind == .slate }.flatMap { event -> JSONValue? in
      guard case .result(let value) = event.outcome else { return nil }
      return value
    }
    return (value?["items"]?.arrayValue?.compactMap(\.stringValue) ?? [], value?["stop"]?.stringValue)
  }

  @Test func `an agent without a model shows the retriever's best that the user has not met`() async throws {
    let events = try await episode(["retriever": "fixed"], nil)
    #expect(slate(events).items == ["12", "11", "10", "9"] && slate(events).stop == nil)
    let kinds = events.map { "\($0.kind.rawValue) \($0.site)" }
    #expect(
      kinds == [
        "session.start session", "span.open episode", "retrieve fixed.retrieve", "mem.write none.note",
        "mem.read none.recall", "plan direct.act", "rank retrieval.rank", "slate agent.slate",
        "span.close span",
        "session.end session",
      ])
  }

  @Test func `any scorer can be the ranker`() async throws {
    let events = try await episode(["retriever": "fixed", "ranker": "fixed", "memory": "window"], nil)
    #expect(slate(events).items == ["12", "11", "10", "9"])
  }

  @Test func `what is forgotten leaves the memory and the prompt, as operations of the trace`() async throws {
    let model = FunctionModel { prompt in
      prompt.messages.contains { $0.content.contains("of the notes forgotten") }
        ? Reply(#"{"thought": "", "tool": "recommend", "args": {"items": ["c1"]}}"#)
        : Reply(#"{"thought": "", "tool": "forget", "args": {"words": "alien"}}"#)
    }
    var cell = Self.react
    (cell["memory"], cell["tools"]) = ("window", ["forget"])
    let events = try await episode(cell, model)
    let forgotten = events.filter { $0.site == "window.forget" }
    #expect(forgotten.count == 1)
    let last = try #require(model.prompts.last)
    let text = last.messages.map(\.content).joined()
    #expect(text.contains("Amélie") && !text.contains("Alien (1979)"))
  }

  @Test(
    arguments: [
      (nil, nil, titles), (nil, "auto", titles), (nil, "wish", ""), (nil, "candidates", titles),
      ("fun", nil, "fun"), ("fun", "wish", "fun"), ("fun", "candidates", "fun; \(titles)"),
      ("…", nil, "…; \(titles)"),
    ] as [(String?, String?, String)])
  func `a memory is asked with the wish, or with the candidates where there is none`(
    _ wish: String?, _ cue: String?, _ expected: String
  ) async throws {
    var cell: JSONObject = ["retriever": "fixed", "memory": ["name": "notes", "limit": 1], "candidates": 2]
    if let cue { cell["cue"] = .string(cue) }
    let events = try await episode(cell, nil, wish: wish)
    let read = try #require(events.first { $0.kind == .memoryRead })
    #expect(read.request["cue"]?.stringValue == expected)
    #expect(events.filter { $0.kind == .retrieve }.count == 1)
  }

  private static let titles = "{{title}} {{notes}} [Comedy]; Up 🎈 (2009) [Animation]"

  @Test func `a cue is one of three, and of a trace without one the wish`() throws {
    #expect(throws: ComponentError.self) { try AgentDesign(["retriever": "fixed", "cue": "target"]) }
    #expect(try AgentDesign(recorded: ["retriever": "fixed"]).cue == .wish)
    let made = try AgentDesign(["retriever": "fixed"])
    #expect(try AgentDesign(recorded: made.json.objectValue ?? [:]) == made)
  }

  @Test func `the same call a second time is known and a third time ends the episode`() async throws {
    let model = FunctionModel { _ in
      Reply(#"{"thought": "", "tool": "filter", "args": {"attribute": "genres", "value": "Comedy"}}"#)
    }
    let events = try await episode(Self.react, model)
    #expect(model.prompts.count == 3)
    #expect(events.count { $0.kind.rawValue == "tool.local" } == 1)
    #expect(events.filter { $0.kind == .guardrail }.count == 2)
    #expect(slate(events).stop == "repeat" && slate(events).items.count == 4)
    #expect(slate(events).items.first == "12")
  }

  @Test func `a model that fails ends the episode with the retriever's list`() async throws {
    let events = try await episode(Self.react, FunctionModel { _ in throw TestFailure() })
    #expect(slate(events).stop == "model.failed" && slate(events).items == ["12", "11", "10", "9"])
  }

  @Test func `a spent budget ends the episode with the best list so far`() async throws {
    var cell = Self.react
    cell["budget"] = ["modelCalls": 1]
    let events = try await episode(
      cell,
      FunctionModel { _ in
        Reply(#"{"thought": "", "tool": "filter", "args": {"attribute": "genres", "value": "Animation"}}"#)
      })
    #expect(slate(events).stop == "budget.modelCalls" && slate(events).items == ["11", "12", "10", "9"])
  }

  @Test func `an agent that abstains shows nothing`() async throws {
    let events = try await episode(
      Self.react,
      FunctionModel { _ in Reply(#"{"thought": "", "tool": "abstain", "args": {"reason": "unsure"}}"#) })
    #expect(slate(events).stop == "abstain" && slate(events).items.isEmpty)
  }

  @Test func `a tool that is not on the list is never used`() async throws {
    let capabilities = ModelCapabilities(jsonSchema: false, logProbabilities: false, tools: true, seed: true)
    let model = FunctionModel(capabilities) { _ in
      var reply = Reply("", finish: .toolCalls)
      reply.toolCalls = [.init(name: "history", arguments: ["count": 3])]
      return reply
    }
    let events = try await episode(Self.react, model)
    #expect(!events.contains { $0.kind.rawValue == "tool.local" })
    #expect(slate(events).items == ["12", "11", "10", "9"])
  }

  @Test func `episodes do not learn from each other`() async throws {
    let run = try RecordedRun(["retriever": "fixed", "memory": "window"], users: 2)
    let trace = try await run.record(nil)
    let recalled = trace.events.filter { $0.kind == .memoryRead }.map { event -> Int in
      guard case .result(let value) = event.outcome else { return -1 }
      return value["notes"]?.arrayValue?.count ?? -1
    }
    #expect(recalled == [2, 2])
  }

  @Test func `no agent module can name the held-out truth`() throws {
    let root = URL(fileURLWithPath: Fixture.root).deletingLastPathComponent().deletingLastPathComponent()
    var files = 0
    for module in ["Memories", "Planners", "Rankers", "Agents"] {
      let folder = root.appendingPathComponent("Sources/\(module)").path
      for name in FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? [] {
        guard name.hasSuffix(".swift") else { continue }
        files += 1
        let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
        #expect(!text.contains("_spi(") && !text.contains("Oracle"), "\(module)/\(name)")
      }
    }
    #expect(files > 20)
  }
}

extension [JSONObject] {
  fileprivate func asyncMap<Value>(_ transform: (JSONObject) async throws -> Value) async throws -> [Value] {
    var values: [Value] = []
    for object in self { values.append(try await transform(object)) }
    return values
  }
}

extension JSONObject {
  fileprivate func merging(_ other: JSONObject) -> JSONObject {
    var merged = self
    for (key, value) in other { merged[key] = value }
    return merged
  }
}
