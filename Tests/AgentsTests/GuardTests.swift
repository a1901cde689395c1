import Concepts
import JSON
import Synchronization
import TestSupport
import Testing
import Tracing

@testable import Agents

@Suite struct GuardTests {
  private func episode(_ cell: JSONObject, _ model: FunctionModel? = nil, candidates: [Int]? = nil)
    async throws
    -> [TraceEvent]
  {
    let run = try RecordedRun(cell, users: 1, candidates: candidates)
    let trace = try await run.record(model)
    try await run.replay(trace, model: model)
    return trace.events
  }

  private func values(_ events: [TraceEvent], _ site: String) -> [JSONValue] {
    events.filter { $0.site == site }.compactMap { event in
      guard case .result(let value) = event.outcome else { return nil }
      return value
    }
  }

  private func slate(_ events: [TraceEvent]) -> (items: [String], stop: String?) {
    let value = values(events, "agent.slate").last
    return ((value?["items"]?.arrayValue ?? []).compactMap(\.stringValue), value?["stop"]?.stringValue)
  }

  // MARK: - Constraints

  @Test func `what is forbidden is not retrieved`() async throws {
    let events = try await episode([
      "retriever": "fixed",
      "constraints": [["attribute": "genres", "without": ["comedy"]], ["deny": ["11"]]],
    ])
    #expect(slate(events).items == ["10", "9", "8", "7"])
  }

  @Test func `what a tool brings back is removed and counted`() async throws {
    let model = FunctionModel { prompt in
      let isDone = prompt.messages.last?.content.contains("Done so far") == true
      return Reply(
        isDone
          ? #"{"thought": "", "tool": "finish", "args": {}}"#
          : #"{"thought": "", "tool": "search", "args": {"words": "comedy animation"}}"#)
    }
    let events = try await episode(
      [
        "retriever": "fixed", "planner": "react", "tools": ["search"],
        "constraints": [["attribute": "genres", "without": ["Comedy"]]],
      ], model)
    let allowed = Set(["3", "4", "6", "7", "8", "9", "10", "11"])
    #expect(Set(slate(events).items).isSubset(of: allowed))
    let removed = values(events, "agent.constraints").compactMap { $0["removed"]?.intValue }
    #expect(!removed.isEmpty && removed.allSatisfy { $0 > 0 })
  }

  @Test func `the task's own candidates obey, and the count is told`() async throws {
    let events = try await episode(
      ["retriever": "fixed", "constraints": [["allow": ["2", "3", "9"]]]], candidates: [1, 2, 5, 8])
    #expect(slate(events).items == ["9", "3", "2"])
    #expect(values(events, "agent.constraints") == [["removed": 1]])
  }

  @Test(
    arguments: [
      (["attribute": "year", "atLeast": 1990], [false, true, false]),
      (["attribute": "year", "atMost": 1990, "atLeast": 1980], [true, false, false]),
      (["attribute": "year", "with": [1985]], [true, false, false]), (["deny": ["b"]], [true, false, true]),
      (["allow": ["b"]], [false, true, false]),
    ] as [(JSONObject, [Bool])])
  func `a rule permits what it says`(rule: JSONObject, permitted: [Bool]) throws {
    let catalogue = Catalogue([
      Item("a", title: "", attributes: [.init("year", ["1985"])]),
      Item("b", title: "", attributes: [.init("year", ["1995"])]), Item("c", title: ""),
    ])
    let constraints = try Constraints([.object(rule)])
    #expect(constraints.permitted(in: catalogue) == permitted)
    #expect(try Constraints(constraints.json) == constraints)
  }

  @Test(
    arguments: ["x", [["genres": "x"]], [["attribute": "a", "atLeast": 2, "atMost": 1]], [[:]]] as [JSONValue]
  )
  func `a rule of no known form is refused with its place`(rules: JSONValue) throws {
    let error = try #require(throws: ComponentError.self) { try Constraints(rules) }
    #expect(error.path.hasPrefix("/constraints"))
  }

  // MARK: - Leave

  @Test(
    arguments: [
      ("A1", "refuse", "gate.refused"), ("A1", "approve", nil), ("A2", "refuse", nil), ("A0", "refuse", nil),
    ]
      as [(String, String, String?)])
  func `a slate needs leave at the level that says so`(level: String, approver: String, stop: String?)
    async throws
  {
    let events = try await episode([
      "retriever": "fixed", "autonomy": ["level": .string(level), "approver": .string(approver)],
    ])
    #expect(slate(events).stop == stop && slate(events).items.isEmpty == (stop != nil))
    #expect(events.contains { $0.site == "agent.gate" } == (level == "A1"))
  }

  /// An agent that wants to remember something, and a person who answers as `leave` says.
  private func noting(_ leave: Leave?, _ model: FunctionModel) async throws -> [TraceEvent] {
    let run = try RecordedRun(
      [
        "retriever": "fixed", "planner": "react", "memory": "window", "tools": ["remember"],
        "autonomy": ["level": "A2", "approver": "person"],
      ], users: 1)
    let asked = Mutex<[GateRequest]>([])
    let session = try TraceSession.record(to: run.path, blobs: run.blobs, seed: 1, start: run.start)
    let approval: Approval = { request in
      asked.withLock { $0.append(request) }
      guard let leave else { throw CancellationError() }
      return leave
    }
    let around = Surroundings(approval: approval)
    let result = try await EpisodeRunner.run(
      run.queries, agent: try run.agent(), session: session, model: AgentModel(model), around: around)
    try session.end(result, recorded: nil)
    #expect(asked.withLock { $0.map(\.act["tool"]) } == ["remember"])
    let trace = try Trace(reading: run.path, blobs: run.blobs)
    try await run.replay(trace, model: model)
    return trace.events
  }

  private func remembering() -> FunctionModel {
    FunctionModel { prompt in
      let isDone = prompt.messages.last?.content.contains("Done so far") == true
      return Reply(
        isDone
          ? #"{"thought": "", "tool": "finish", "args": {}}"#
          : #"{"thought": "", "tool": "remember", "args": {"text": "likes Crime"}}"#)
    }
  }

  @Test func `a person's no and its reason reach the planner, and the trace has them with their time`()
    async throws
  {
    let model = remembering()
    let events = try await noting(Leave(isGiven: false, reason: "not\nnow", volatile: ["ms": 7]), model)
    #expect(values(events, "agent.gate") == [["approved": false, "reason": "not\nnow"]])
    #expect(events.first { $0.site == "agent.gate" }?.volatile == ["ms": 7])
    let told = model.prompts.last?.messages.last?.content ?? ""
    #expect(told.contains("leave to use 'remember' was not given: not now"), "\(told)")
  }

  @Test func `a person's yes lets the tool write`() async throws {
    let events = try await noting(Leave(isGiven: true), remembering())
    #expect(values(events, "agent.gate") == [["approved": true]])
    #expect(events.contains { $0.kind == .memoryWrite && "\($0.outcome)".contains("likes Crime") })
  }

  @Test func `a person who cannot be asked stops the run and leaves no refusal behind`() async throws {
    await #expect(throws: CancellationError.self) { try await noting(nil, remembering()) }
  }

  @Test func `an unknown level is refused with its place`() throws {
    let error = try #require(throws: ComponentError.self) {
      try AgentDesign(["retriever": "x", "autonomy": "A9"])
    }
    #expect(error.path == "/autonomy/level")
  }

  // MARK: - Budgets

  @Test(
    arguments: [
      (["money": 0.001, "promptPrice": 100], "budget.money"), (["seconds": 1], "budget.seconds"),
      (["tokens": 10], "budget.tokens"), (["modelCalls": 1], "budget.modelCalls"),
    ] as [(JSONObject, String)])
  func `a limit that is reached ends the episode with its name`(budget: JSONObject, stop: String) async throws
  {
    let model = FunctionModel { prompt in
      Reply(#"{"thought": "", "tool": "filter", "args": {"attribute": "genres", "value": "Animation"}}"#)
    }
    let events = try await episode(
      ["retriever": "fixed", "planner": "react", "tools": ["filter"], "budget": .object(budget)], model)
    #expect(slate(events).stop == stop && slate(events).items.count == 4)
  }

  @Test func `the agent is warned before a limit`() async throws {
    let model = FunctionModel { _ in Reply(#"{"thought": "", "tool": "look-up", "args": {"item": "c1"}}"#) }
    _ = try await episode(
      [
        "retriever": "fixed", "planner": "react", "tools": ["look-up"],
        "budget": ["modelCalls": 3, "warnAt": 0.6],
      ], model)
    let texts = model.prompts.compactMap { $0.messages.last?.content }
    #expect(texts.map { $0.contains("Budget: 2 of 3 modelCalls are spent.") } == [false, false, true])
  }

  // MARK: - Untrusted text and order

  @Test func `text that reads like an order is flagged and kept`() async throws {
    let model = FunctionModel { prompt in
      let isDone = prompt.messages.last?.content.contains("Done so far") == true
      return Reply(
        isDone
          ? #"{"thought": "", "tool": "finish", "args": {}}"#
          : #"{"thought": "", "tool": "look-up", "args": {"item": "c6"}}"#)
    }
    let events = try await episode(["retriever": "fixed", "planner": "react", "tools": ["look-up"]], model)
    #expect(values(events, "agent.untrusted") == [["sign": "ignore all"]])
    #expect(values(events, "look-up.use").first?["text"]?.stringValue?.contains("Ignore all") == true)
  }

  @Test func `the task's order of candidates is kept, so that a bias for a place shows`() async throws {
    let model = FunctionModel { _ in Reply(#"{"order": []}"#) }
    let events = try await episode(
      ["retriever": "fixed", "ranker": "listwise"], model, candidates: [5, 1, 8, 2])
    let retrieved = values(events, "fixed.retrieve").first?["items"]
    #expect(retrieved == ["6", "2", "9", "3"])
    #expect(slate(events).items == ["6", "2", "9", "3"])
    let plain = try await episode(["retriever": "fixed"], nil, candidates: [5, 1, 8, 2])
    #expect(slate(plain).items == ["9", "6", "3", "2"])
  }
}
