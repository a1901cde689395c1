import Concepts
import JSON
import Planners
import TestSupport
import Testing

@Suite struct PlanExecutePlannerTests {
  private static let plan = """
    {"plan": [{"tool": "filter", "args": {"attribute": "genres", "value": "War"}}, {"tool": "rank", "args": {}}, \
    {"tool": "filter", "args": {"attribute": "genres", "value": "Drama"}}]}
    """

  /// All actions of an episode.
  private func actions(_ model: FunctionModel, steps: Int = 10) async throws -> [Action] {
    var planner = try AgentWorld.registry.planner(ComponentSpec("plan-execute"), in: AgentWorld.context)
    var place = situation([1, 2, 3], stepsLeft: steps)
    place.steps = []
    var actions: [Action] = []
    for left in stride(from: steps, through: 1, by: -1) {
      place.stepsLeft = left
      let decision = try await planner.act(in: place, turn: AgentWorld.turn(model))
      actions.append(decision.action)
      guard case .use = decision.action else { break }
      place.steps.append(Step(action: decision.action, observation: Observation("2 candidates left")))
    }
    return actions
  }

  private func model(accepts: Bool) -> FunctionModel {
    FunctionModel { prompt in
      guard case .json("plan", _) = prompt.format else {
        return Reply(#"{"accept": \#(accepts), "advice": "look for comedies"}"#)
      }
      return Reply(Self.plan)
    }
  }

  @Test func `a tool that is planned twice is used twice, in the order of the plan`() async throws {
    let model = model(accepts: true)
    let actions = try await actions(model)
    #expect(
      actions == [
        .use(tool: "filter", arguments: ["attribute": "genres", "value": "War"]),
        .use(tool: "rank", arguments: [:]),
        .use(tool: "filter", arguments: ["attribute": "genres", "value": "Drama"]), .rankAndRecommend,
      ])
    #expect(model.prompts.count == 2)
    let published = Dictionary(
      [("filter", "War"), ("rank", ""), ("filter", "Drama")], uniquingKeysWith: { _, last in last })
    #expect(
      published.count == 2 && published["filter"] == "Drama", "a dictionary by tool loses the first filter")
  }

  @Test func `the critic's advice makes one new plan and no more`() async throws {
    let model = model(accepts: false)
    let actions = try await actions(model)
    #expect(actions.count == 7 && actions.last == .rankAndRecommend)
    #expect(model.prompts.count == 3)
    #expect(model.prompts.last?.messages.last?.content.contains("Advice: look for comedies") == true)
  }

  @Test func `the plan gives way to the last step`() async throws {
    let actions = try await actions(model(accepts: true), steps: 2)
    #expect(actions.count == 2 && actions.last == .rankAndRecommend)
  }

  @Test func `the model sees counts and the first candidates only`() async throws {
    let model = model(accepts: true)
    var planner = try AgentWorld.registry.planner(
      ComponentSpec("plan-execute", ["preview": 2]), in: AgentWorld.context)
    _ = try await planner.act(in: situation([1, 2, 9], stepsLeft: 3), turn: AgentWorld.turn(model))
    let text = try #require(model.prompts.first?.messages.last?.content)
    #expect(text.contains("3 candidates") && text.contains("Heat") && !text.contains("Fargo"))
  }
}
