import Concepts
import JSON
import TestSupport
import Testing
import Tracing

@testable import Planners

@Suite struct ChoosingPlannersTests {
  private func act(_ name: String, _ overrides: JSONObject = [:], _ model: FunctionModel) async throws
    -> Decision
  {
    var planner = try AgentWorld.registry.planner(ComponentSpec(name, overrides), in: AgentWorld.context)
    return try await planner.act(in: situation([1, 2, 3, 9], stepsLeft: 3), turn: AgentWorld.turn(model))
  }

  @Test func `reasoning is kept apart from the answer`() async throws {
    let model = FunctionModel { _ in Reply(#"{"reasoning": "dark", "items": ["c4", "c2", "c4", "c8"]}"#) }
    let decision = try await act("cot", [:], model)
    #expect(decision.thought == "dark" && decision.action == .recommend([9, 2]) && decision.form == "json")
  }

  @Test func `samples have their own seeds and the best stop changing`() async throws {
    let model = FunctionModel { _ in Reply(#"{"reasoning": "", "items": ["c3"]}"#) }
    let decision = try await act("cot-sc", [:], model)
    #expect(model.prompts.map(\.sampling.seed) == [7, 8])
    let published = (0..<5).map { _ in RandomStream(seed: 7, name: "sample").uniform() }
    #expect(Set(published).count == 1, "five samples with one seed are one sample")
    #expect(model.prompts.allSatisfy { $0.sampling.temperature == 0.7 })
    #expect(decision.action == .recommend([3, 1, 2]))
    let patient = FunctionModel { _ in Reply(#"{"reasoning": "", "items": ["c3"]}"#) }
    _ = try await act("cot-sc", ["earlyStop": "off"], patient)
    #expect(patient.prompts.count == 5)
  }

  @Test func `what a list leaves out shares the points that are left`() {
    var votes = BordaCount(4)
    votes.add([2])
    #expect(votes.points == [2, 2, 4, 2])
    votes.add([0, 1, 2, 3])
    #expect(votes.points == [6, 5, 6, 3] && votes.order == [0, 2, 1, 3])
    #expect(votes.points.reduce(0, +) == 20)
    let lists = [[0, 1, 2], [0, 2, 1], [1, 0, 2]]
    let counts = Dictionary(grouping: lists, by: \.self).values.map(\.count)
    #expect(
      counts == [1, 1, 1], "the published majority of lists is one list of one vote, whichever is met first")
  }

  @Test func `the attempt with the best score is shown and the critic never knows the answer`() async throws {
    let model = FunctionModel { prompt in
      let text = prompt.messages.last?.content ?? ""
      if case .json("verdict", _) = prompt.format {
        let list = text.split(separator: "An assistant chose").last ?? ""
        let score = list.contains("Toy Story") ? 2 : list.contains("Heat") ? 7 : 5
        return Reply(#"{"score": \#(score), "reflection": "try number \#(score)"}"#)
      }
      let seen = ["try number 2": "c2", "try number 7": "c3"].filter { text.contains($0.key) }
      let name = seen["try number 7"] ?? seen["try number 2"] ?? "c1"
      return Reply(#"{"reasoning": "r", "items": ["\#(name)"]}"#)
    }
    let decision = try await act("reflexion", [:], model)
    #expect(decision.action == .recommend([2]) && model.prompts.count == 6)
    #expect(published(attempts: ["c1", "c2", "c3"], target: "c2") == "c2", "it tries until it hits")
    #expect(published(attempts: ["c1", "c2", "c3"], target: "c1") == "c1")
  }

  /// The published loop: it stops at the attempt that hits the target, so that it hits whenever any attempt does.
  private func published(attempts: [String], target: String) -> String? {
    attempts.first { $0 == target } ?? attempts.last
  }

  @Test func `attempts end as soon as the critic is content`() async throws {
    let model = FunctionModel { prompt in
      if case .json("verdict", _) = prompt.format { return Reply(#"{"score": 9, "reflection": ""}"#) }
      return Reply(#"{"reasoning": "r", "items": ["c2"]}"#)
    }
    _ = try await act("reflexion", [:], model)
    #expect(model.prompts.count == 2)
  }
}
