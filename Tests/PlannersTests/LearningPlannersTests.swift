import Concepts
import Dialogue
import JSON
import TestSupport
import Testing

@testable import Planners

@Suite struct LearningPlannersTests {
  @Test func `a personality is rewritten until it predicts what was taken`() async throws {
    let model = FunctionModel { prompt in
      let text = prompt.messages.last?.content ?? ""
      guard case .json(let name, _) = prompt.format else { return Reply("") }
      switch name {
      case "prediction":
        let line = text.split(separator: "\n").first { $0.contains("Heat") }
        let right = line?.prefix(2) == "c1" ? "c1" : "c2"
        let wrong = right == "c1" ? "c2" : "c1"
        return Reply(#"{"reason": "", "item": "\#(text.contains("likes heists") ? right : wrong)"}"#)
      case "personality": return Reply(#"{"personality": "likes heists"}"#)
      default: return Reply(#"{"reasoning": "", "items": ["c2"]}"#)
      }
    }
    var planner = try LearnActCriticPlanner(.init(), in: AgentWorld.context)
    var place = situation([1, 4], stepsLeft: 3)
    place.query.history = [.init(item: 2, rating: 5, time: 1), .init(item: 9, rating: 1, time: 2)]
    let decision = try await planner.act(in: place, turn: AgentWorld.turn(model))
    #expect(model.prompts.count == 4 && decision.action == .recommend([4]))
    #expect(model.prompts.last?.messages.last?.content.contains("personality: likes heists") == true)
  }

  @Test func `tries are bounded and no candidate serves as what was not taken`() async throws {
    let model = FunctionModel { prompt in
      let text = prompt.messages.last?.content ?? ""
      guard case .json("prediction", _) = prompt.format else {
        return Reply(#"{"personality": "p", "items": ["c1"]}"#)
      }
      #expect(!text.contains("Toy Story") && !text.contains("Amélie"))
      let isFirst = text.split(separator: "\n").contains { $0.hasPrefix("c1 Heat") }
      return Reply(#"{"reason": "", "item": "\#(isFirst ? "c2" : "c1")"}"#)
    }
    var planner = try LearnActCriticPlanner(.init(), in: AgentWorld.context)
    var place = situation([1, 4], stepsLeft: 3)
    place.query.history = [.init(item: 2, rating: 5, time: 1)]
    _ = try await planner.act(in: place, turn: AgentWorld.turn(model))
    #expect(model.prompts.count == 2 * 3 - 1 + 1)
  }

  @Test func `a theme lasts its period, and advantages keep their sign`() async throws {
    let model = FunctionModel { prompt in
      guard case .json(let name, _) = prompt.format else { return Reply("") }
      switch name {
      case "theme": return Reply(#"{"reason": "", "theme": "space"}"#)
      case "reflection": return Reply(#"{"reflection": "tired of space"}"#)
      default: return Reply(#"{"reasoning": "", "items": ["c1"]}"#)
      }
    }
    var planner = try MacroMicroPlanner(.init(), in: AgentWorld.context)
    var place = situation([1, 4], stepsLeft: 3)
    var counts: [Int] = []
    for turn in 0..<6 {
      let before = model.prompts.count
      _ = try await planner.act(in: place, turn: AgentWorld.turn(model))
      counts.append(model.prompts.count - before)
      let feedback = Feedback(turn == 0 ? .accepted : .rejected, goesOn: true)
      place.exchanges.append(Exchange(slate: Slate([turn]), feedback: feedback))
    }
    #expect(counts == [2, 1, 1, 1, 1, 3])
    let texts = model.prompts.compactMap { $0.messages.last?.content }
    #expect(
      texts.contains { $0.contains("came out better") } && texts.contains { $0.contains("tired of space") })
  }

  @Test func `the value of a state is that of the nearest known one`() {
    var critic = StateValues()
    critic.learn([1], [1, 2], reward: 1, items: [2], discount: 0.5)
    #expect(critic.value(of: [1]) == 1 && critic.value(of: [9]) == 0)
    critic.learn([1, 2], [1, 2, 3], reward: 0, items: [3], discount: 0.5)
    #expect(critic.experiences.map(\.advantage) == [1, -0.5])
    #expect(critic.experiences(like: [1, 2], 1).first?.items == [3])
  }

  // MARK: - Questions

  @Test func `a question is worth the information its answer gives`() {
    let items = [("a", ["x"]), ("b", ["x"]), ("c", ["y"]), ("d", ["y"])]
    let catalogue = Catalogue(items.map { Item(ItemID($0.0), title: "", attributes: [.init("kind", $0.1)]) })
    let candidates = AgentWorld.candidates([0, 1, 2, 3])
    #expect(abs(AttributeGain("kind", candidates, catalogue).bits - 1) < 1e-12)
    #expect(AttributeGain("other", candidates, catalogue).bits == 0)
    let both = Catalogue(
      ["a", "b"].map { Item(ItemID($0), title: "", attributes: [.init("kind", ["x", "y"])]) })
    #expect(abs(AttributeGain("kind", AgentWorld.candidates([0, 1]), both).bits) < 1e-12)
  }

  private func act(_ planner: inout any Planner, _ place: Situation) async throws -> Action {
    try await planner.act(in: place, turn: AgentWorld.turn()).action
  }

  @Test func `it asks, keeps what was answered, and hands over`() async throws {
    var planner = try AgentWorld.registry.planner(ComponentSpec("clarify-first"), in: AgentWorld.context)
    var place = situation([1, 2, 4, 5, 10], stepsLeft: 8)
    let asked = try await act(&planner, place)
    guard case .ask(let text) = asked else { throw TestFailure() }
    #expect(text.contains("genres") && text.contains("Animation"))
    place.steps.append(Step(action: asked, observation: Observation("something with ROMANCE or crime")))
    let kept = try await act(&planner, place)
    #expect(kept == .narrow([2, 4]))
    place.candidates = AgentWorld.candidates([2, 4])
    place.steps.append(Step(action: kept, observation: Observation("2 candidates left")))
    #expect(try await act(&planner, place) == .rankAndRecommend)
  }

  @Test func `where nobody answers it asks once`() async throws {
    var planner = try AgentWorld.registry.planner(ComponentSpec("clarify-first"), in: AgentWorld.context)
    var place = situation([1, 2, 4, 5, 10], stepsLeft: 8)
    let asked = try await act(&planner, place)
    place.steps.append(Step(action: asked, observation: Observation("nobody is there", isError: true)))
    #expect(try await act(&planner, place) == .rankAndRecommend)
  }

  @Test func `a gain below the bar is not asked about`() async throws {
    var planner = try AgentWorld.registry.planner(
      ComponentSpec("clarify-first", ["bits": 10]), in: AgentWorld.context)
    #expect(try await act(&planner, situation([1, 2, 4, 5, 10], stepsLeft: 8)) == .rankAndRecommend)
  }
}
