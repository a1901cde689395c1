import Concepts
import JSON
import Planners
import TestSupport
import Testing

@Suite struct ReActPlannerTests {
  private func act(_ model: FunctionModel, left: Int = 3, candidates: [Int] = [1, 2, 3]) async throws
    -> Decision
  {
    var planner = try ReActPlanner(ReActPlanner.Configuration(), in: AgentWorld.context)
    return try await planner.act(in: situation(candidates, stepsLeft: left), turn: AgentWorld.turn(model))
  }

  private static let filter =
    #"{"thought": "t", "tool": "filter", "args": {"attribute": "genres", "value": "War"}}"#

  @Test func `a reply by schema is a tool call with its thought`() async throws {
    let decision = try await act(FunctionModel { _ in Reply(Self.filter) })
    #expect(decision.action == .use(tool: "filter", arguments: ["attribute": "genres", "value": "War"]))
    #expect(decision.thought == "t" && decision.form == "json" && decision.repairs == 0)
  }

  @Test func `fenced JSON in prose is read where the endpoint has no schemas`() async throws {
    let capabilities = ModelCapabilities(
      jsonSchema: false, logProbabilities: false, tools: false, seed: false)
    let model = FunctionModel(capabilities) { _ in Reply("Sure! [1]\n```json\n\(Self.filter)\n```\nDone.") }
    let decision = try await act(model)
    #expect(decision.form == "text")
    #expect(decision.action == .use(tool: "filter", arguments: ["attribute": "genres", "value": "War"]))
    #expect(model.prompts.allSatisfy { $0.format == .text && $0.tools.isEmpty })
  }

  @Test func `native tool calls are asked for and read where the endpoint has them`() async throws {
    let capabilities = ModelCapabilities(jsonSchema: true, logProbabilities: true, tools: true, seed: true)
    let model = FunctionModel(capabilities) { _ in
      var reply = Reply("", finish: .toolCalls)
      reply.toolCalls = [.init(name: "recommend", arguments: ["items": ["c3", "c1"]])]
      return reply
    }
    let decision = try await act(model)
    #expect(decision.form == "native" && decision.action == .recommend([3, 1]))
    #expect(model.prompts[0].tools.map(\.name) == ["filter", "rank", "finish", "recommend", "abstain"])
  }

  @Test func `the last step offers only actions that end the episode and says so`() async throws {
    let model = FunctionModel { _ in Reply(Self.filter) }
    let decision = try await act(model, left: 1)
    #expect(decision.action == .rankAndRecommend && decision.repairs == 1 && decision.invalid == 1)
    let last = try #require(model.prompts.first?.messages.last?.content)
    #expect(last.contains("Last step") && !last.contains("filter("))
  }

  @Test func `an unusable reply is asked for once more with the problem quoted`() async throws {
    let model = FunctionModel { prompt in
      prompt.messages.count == 2
        ? Reply(#"{"tool": "filter", "args": {"attribute": "mood", "value": "x"}}"#) : Reply(Self.filter)
    }
    let decision = try await act(model)
    #expect(decision.repairs == 1 && decision.invalid == 0)
    #expect(decision.action == .use(tool: "filter", arguments: ["attribute": "genres", "value": "War"]))
    let repair = try #require(model.prompts.last?.messages.last?.content)
    #expect(repair.contains("'attribute' must be one of genres"))
  }

  @Test func `invented names are not recommended`() async throws {
    let decision = try await act(
      FunctionModel { _ in Reply(#"{"tool": "recommend", "args": {"items": ["c9"]}}"#) })
    #expect(decision.action == .rankAndRecommend && decision.invalid == 1)
    func published(_ id: String) -> [String]? { ["c1", "c2", "c3"].contains(id) ? [id] : nil }
    #expect(
      published("c9") == nil && published("c1") != nil, "one wrong name ends the published trial with nothing"
    )
  }

  @Test func `an episode of three calls stays within the budget of a small model`() async throws {
    let model = FunctionModel { _ in Reply(Self.filter) }
    _ = try await act(model)
    let bytes = model.prompts[0].messages.reduce(0) { $0 + $1.content.utf8.count }
    #expect(bytes / 4 < 450)
  }
}
