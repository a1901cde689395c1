import Agents
import Concepts
import Foundation
import JSON
import TestSupport
import Testing
import Tracing

@Suite struct ReplayTests {
  static let cells: [JSONObject] = [
    ["retriever": "fixed"],
    ["retriever": "fixed", "memory": "window", "ranker": ["name": "pointwise", "noun": "film"]],
    [
      "retriever": "fixed", "memory": ["name": "window", "size": 2],
      "planner": ["name": "react", "maxSteps": 4],
      "ranker": "listwise", "tools": ["filter", "search", "rank"],
    ],
  ]

  @Test(arguments: cells.indices)
  func `a recorded run replays without a model and diverges nowhere`(cell: Int) async throws {
    let run = try RecordedRun(Self.cells[cell])
    let model = ActingModel.make()
    let trace = try await run.record(model)
    #expect(trace.isComplete)
    try await run.replay(trace, model: model)
    let slates = trace.events.filter { $0.kind == .slate }
    #expect(slates.count == run.queries.count)
    func published(_ order: [String]) -> [String] {
      order.filter { ["c1", "c2"].contains($0) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    #expect(
      published(["c2", "c1", "c2", "c99"]) == published(["c2", "c1"]),
      "what is kept does not tell what was said")
    let replies = trace.events.filter { $0.kind == .modelCall }.map(\.outcome)
    #expect(replies.count == model.prompts.count && replies.allSatisfy { "\($0)".contains("text") })
  }

  @Test func `the same run records the same bytes twice`() async throws {
    let (first, second) = (try RecordedRun(Self.cells[2]), try RecordedRun(Self.cells[2]))
    let digests = [try await first.record(ActingModel.make()), try await second.record(ActingModel.make())]
    #expect(digests[0].semanticDigest == digests[1].semanticDigest)
    #expect(
      try Data(contentsOf: URL(filePath: first.path)) == Data(contentsOf: URL(filePath: second.path)))
  }

  @Test func `one changed character of a prompt is one divergence at the first call that holds it`()
    async throws
  {
    let run = try RecordedRun(Self.cells[1])
    let model = ActingModel.make()
    let trace = try await run.record(model)
    let old = try AgentWorld.prompts.template("rankers/pointwise.genre")
    let new = PromptTemplate(old.name, old.text.replacing("Answer", with: "answer"))
    let divergence = try await #require(throws: Divergence.self) {
      try await run.replay(trace, prompts: [new], model: model)
    }
    let first = try #require(trace.events.first { $0.site == "pointwise.ask" })
    #expect(divergence.cause == .requestChanged)
    #expect(divergence.recorded == first.sequence)
    #expect(divergence.key.site == "pointwise.ask")
  }

  @Test func `a run cut off at any line goes on to the same trace`() async throws {
    let run = try RecordedRun(Self.cells[2], users: 2)
    let whole = try await run.record(ActingModel.make())
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: run.path)))
    var ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    ends.removeLast()
    for end in ends { try await check(run, bytes.prefix(end), whole) }
  }

  @Test func `a run cut off at any byte goes on to the same trace`() async throws {
    let run = try RecordedRun(Self.cells[1], users: 2)
    let whole = try await run.record(ActingModel.make())
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: run.path)))
    let firstLine = (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? 0) + 1
    let random = RandomStream(seed: 3, name: "cuts")
    for _ in 0..<25 {
      try await check(run, bytes.prefix(firstLine + random.below(bytes.count - firstLine)), whole)
    }
  }

  private func check(_ run: RecordedRun, _ bytes: ArraySlice<UInt8>, _ whole: Trace) async throws {
    try Data(bytes).write(to: URL(filePath: run.path))
    let resumed = try await run.resume(ActingModel.make())
    #expect(resumed.isComplete)
    #expect(resumed.semanticDigest == whole.semanticDigest, "cut at byte \(bytes.count)")
  }

  @Test func `a cancelled run can be resumed to the same trace`() async throws {
    let reference = try RecordedRun(Self.cells[1])
    let whole = try await reference.record(ActingModel.make())
    let run = try RecordedRun(Self.cells[1])
    let acting = ActingModel.make()
    let model = FunctionModel { prompt in
      if acting.prompts.count == 9 { withUnsafeCurrentTask { $0?.cancel() } }
      return try acting.answered(prompt)
    }
    let task = Task { try await run.record(model) }
    await #expect(throws: CancellationError.self) { try await task.value }
    let resumed = try await run.resume(ActingModel.make())
    #expect(resumed.semanticDigest == whole.semanticDigest)
  }
}
