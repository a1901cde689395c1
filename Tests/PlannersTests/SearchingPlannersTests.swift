import Concepts
import JSON
import Scoring
import TestSupport
import Testing

@testable import Planners

@Suite struct SearchingPlannersTests {
  private func act(_ name: String, _ overrides: JSONObject = [:], limit: Int = 6, _ model: FunctionModel)
    async throws
    -> Decision
  {
    var planner = try AgentWorld.registry.planner(ComponentSpec(name, overrides), in: AgentWorld.context)
    var place = situation([1, 2, 4, 5, 7, 8, 10, 11], stepsLeft: 3)
    place.query.limit = limit
    return try await planner.act(in: place, turn: AgentWorld.turn(model))
  }

  private func texts(_ model: FunctionModel, _ form: String) -> [String] {
    model.prompts.compactMap { prompt in
      guard case .json(form, _) = prompt.format else { return nil }
      return prompt.messages.last?.content
    }
  }

  @Test func `a tree of thoughts makes exactly the calls of its formula`() async throws {
    let model = growingModel()
    let decision = try await act("tot", [:], model)
    #expect(model.prompts.count == 20 && decision.action == .recommend([1, 2, 4, 5, 7, 8]))
    let short = growingModel()
    _ = try await act("tot", ["depth": 2, "keep": 1, "votes": 2], short)
    #expect(short.prompts.count == 2 + 2 * 2)
  }

  @Test func `votes choose the list, equal ones go to the first proposed`() async throws {
    let model = growingModel(vote: { _ in 2 })
    let decision = try await act("tot", ["depth": 1, "keep": 1], limit: 2, model)
    #expect(decision.action == .recommend([4, 5]) && decision.thought == "way 3")
  }

  @Test func `equal lists are valued once`() async throws {
    let model = growingModel()
    let decision = try await act("tot", ["judge": "value", "proposals": 2, "depth": 2], limit: 2, model)
    let lists = texts(model, "score")
    #expect(Set(lists).count == lists.count && decision.invalid == 0)
  }

  @Test func `a drawn selection follows the seed`() async throws {
    let overrides: JSONObject = ["selection": "sampled", "judge": "value", "depth": 1, "keep": 1]
    let first = try await act("tot", overrides, limit: 2, growingModel())
    let second = try await act("tot", overrides, limit: 2, growingModel())
    #expect(first == second)
  }

  @Test func `self-inspiring prompts hold every abandoned branch, a tree of thoughts none`() async throws {
    let model = growingModel()
    _ = try await act("self-inspiring", [:], model)
    let last = try #require(texts(model, "ways").last)
    #expect(
      last.contains("Not gone on with") && last.contains("c2, c3: way 2")
        && last.contains("c1, c2, c4, c5: way 2"))
    #expect(model.prompts.count == 3 * (1 + 5))
    let tree = growingModel()
    _ = try await act("tot", [:], tree)
    #expect(texts(tree, "ways").allSatisfy { !$0.contains("Not gone on with") })
  }

  @Test func `the oldest abandoned branches share a line`() {
    var branches = AbandonedBranches(most: 3)
    for item in 0..<6 { branches.add([], ListGrowth.Way(reason: "r\(item)", items: [item])) }
    #expect(branches.lines.count == 3 && branches.lines[0] == "- earlier: c1, c2, c3, c4")
    #expect(branches.lines[2] == "- c6: r5")
  }

  @Test func `the bound divides a sum once; divided again, a good branch loses to a bad one`() {
    var tree = SearchTree(exploration: 1.414)
    _ = tree.expand(0, [([0], 0.9), ([1], 0.2)])
    for _ in 0..<30 { tree.backpropagate(0.9, from: 1) }
    for _ in 0..<10 { tree.backpropagate(0.2, from: 2) }
    #expect(tree.leaf() == 1 && tree.bound(of: 1) > tree.bound(of: 2))
    func published(_ node: Int) -> Double {
      let (mean, count) = (
        tree.nodes[node].total / Double(tree.nodes[node].visits), Double(tree.nodes[node].visits)
      )
      return mean / count + 1.414 * (Portable.log(40) / count).squareRoot()
    }
    #expect(published(1) < published(2))
  }

  @Test func `those not visited come first, equal bounds in order`() {
    var tree = SearchTree(exploration: 1.414)
    let best = tree.expand(0, [([0], 0.1), ([1], 0.9), ([2], 0.9)])
    #expect(best == 2)
    tree.backpropagate(0.9, from: 2)
    #expect(tree.leaf() == 1)
    tree.backpropagate(0.1, from: 1)
    #expect(tree.leaf() == 3)
  }

  @Test func `a tree search finds the list the critic likes and stops there`() async throws {
    let model = growingModel(score: { text in
      text.split(separator: "list, best first").last?.contains("(2009)") == true ? 10 : 2
    })
    let decision = try await act("lats", ["depth": 2, "children": 3], limit: 2, model)
    #expect(model.prompts.count <= 4 * 4)
    let lessons = texts(model, "ways").filter { $0.contains("be bolder") }
    #expect(!lessons.isEmpty)
    guard case .recommend(let items) = decision.action else { throw TestFailure() }
    #expect(items.count == 2)
  }

  @Test func `a list the critic is content with ends the search`() async throws {
    let model = growingModel(score: { _ in 10 })
    _ = try await act("lats", ["depth": 1], limit: 2, model)
    #expect(model.prompts.count == 4)
  }

  @Test func `each search goes on until a list is whole`() async throws {
    let decision = try await act("lats", ["iterations": 5], limit: 5, growingModel())
    guard case .recommend(let items) = decision.action else { throw TestFailure() }
    #expect(items.count == 5 && decision.thought == "be bolder")
  }

  @Test func `a list that nothing can be added to is left alone`() async throws {
    let model = FunctionModel { prompt in
      guard case .json("ways", _) = prompt.format else { return Reply(#"{"score": 5}"#) }
      let isRoot = !(prompt.messages.last?.content.contains("Chosen so far") ?? false)
      return Reply(isRoot ? #"{"ways": [{"reason": "", "items": ["c1"]}]}"# : "nothing")
    }
    let decision = try await act("lats", ["depth": 2], limit: 4, model)
    #expect(decision.action == .recommend([1]) && model.prompts.count == 1 + 1 + 2)
  }

  @Test func `proposals agree by the share that holds an item`() {
    let ways = [[0, 1], [0, 2], [3]].map { ListGrowth.Way(reason: "", items: $0) }
    #expect(TreeSearchPlanner.agreement(of: ways[0], among: ways) == 0.5)
    #expect(TreeSearchPlanner.agreement(of: ways[2], among: ways) == 1.0 / 3)
  }
}
