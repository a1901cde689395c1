import Concepts
import JSON
import Planners
import TestSupport
import Testing

@Suite struct ManagerPlannerTests {
  /// Plays all roles: the manager asks each of some assistants once; the searcher filters as long as it may.
  private func model(_ manager: [String] = ["searcher"]) -> FunctionModel {
    FunctionModel { prompt in
      let text = prompt.messages.last?.content ?? ""
      if text.contains("You manage") {
        let done = manager.indices.filter { text.contains("report of \(manager[$0])") }.count
        guard done < manager.count else { return Reply(#"{"thought": "", "tool": "finish", "args": {}}"#) }
        return Reply(#"{"thought": "", "tool": "\#(manager[done])", "args": {"task": "help"}}"#)
      }
      let role = AgentRoles.names.first { text.contains("You are the \($0)") } ?? ""
      if role == "searcher", text.contains("filter(") {
        return Reply(#"{"thought": "", "tool": "filter", "args": {"attribute": "genres", "value": "War"}}"#)
      }
      return Reply(#"{"thought": "", "tool": "report", "args": {"text": "report of \#(role)"}}"#)
    }
  }

  private func actions(_ model: FunctionModel, _ overrides: JSONObject = [:], steps: Int = 10) async throws
    -> [Decision]
  {
    var planner = try AgentWorld.registry.planner(ComponentSpec("manager", overrides), in: AgentWorld.context)
    var place = situation([1, 2, 3], stepsLeft: steps)
    place.steps = []
    var decisions: [Decision] = []
    for left in stride(from: steps, through: 1, by: -1) {
      place.stepsLeft = left
      let decision = try await planner.act(in: place, turn: AgentWorld.turn(model))
      decisions.append(decision)
      guard case .use = decision.action else { break }
      place.steps.append(Step(action: decision.action, observation: Observation("2 candidates left")))
    }
    return decisions
  }

  @Test func `assistants without tools report and the manager ends`() async throws {
    let model = model(["interpreter", "reflector"])
    let decisions = try await actions(model)
    #expect(decisions.map(\.action) == [.rankAndRecommend])
    #expect(model.prompts.count == 5)
    #expect(model.prompts.last?.messages.last?.content.contains("interpreter: report of interpreter") == true)
  }

  @Test func `an assistant has its own tools only`() async throws {
    let model = model(["searcher"])
    let decisions = try await actions(model, ["steps": 2])
    #expect(
      decisions.first?.action == .use(tool: "filter", arguments: ["attribute": "genres", "value": "War"]))
    let text = try #require(model.prompts.dropFirst().first?.messages.last?.content)
    #expect(text.contains("filter(") && !text.contains("rank(") && !text.contains("finish("))
    #expect(decisions.last?.action == .rankAndRecommend)
  }

  @Test func `the calls of an episode are bounded`() async throws {
    let model = FunctionModel { _ in
      Reply(#"{"thought": "", "tool": "reflector", "args": {"task": "again"}}"#)
    }
    let decisions = try await actions(model, ["calls": 5])
    #expect(decisions.map(\.action) == [.rankAndRecommend])
    #expect(model.prompts.count <= 10)
  }
}

private enum AgentRoles {
  static let names = ["user-analyst", "item-analyst", "searcher", "interpreter", "reflector"]
}
