import Concepts
import JSON
import LanguageModels
import Planners
import TestSupport
import Testing

@Suite struct CostTests {
  @Test func `every planner asks as often as its formula says`() async throws {
    for type in builtinPlanners {
      guard let formula = try CostFormula(type) else {
        #expect(type.cost.hasPrefix("that of"), "\(type.name): \(type.cost)")
        continue
      }
      for seed in 1...3 as ClosedRange<UInt64> {
        let calls = try await calls(of: type.name, seed: seed)
        #expect((formula.least...formula.most).contains(Double(calls)), "\(type.name): \(calls) calls")
      }
    }
  }

  /// The calls of an episode, repairs left out.
  private func calls(of name: String, seed: UInt64) async throws -> Int {
    var planner = try AgentWorld.registry.planner(ComponentSpec(name), in: AgentWorld.context)
    var limits = Meter.Limits()
    limits.modelCalls = 1000
    let turn = AgentWorld.turn(ScriptedModel(), limits: limits, seed: seed)
    var place = situation([1, 2, 4, 5, 7, 8, 10, 11], stepsLeft: 12)
    (place.steps, place.query.limit) = ([], 6)
    var repairs = 0
    for left in stride(from: 12, through: 1, by: -1) {
      place.stepsLeft = left
      let decision = try await planner.act(in: place, turn: turn)
      repairs += decision.repairs
      switch decision.action {
      case .use, .ask, .narrow:
        place.steps.append(Step(action: decision.action, observation: Observation("none", isError: true)))
      default: return turn.meter.spent.modelCalls - repairs
      }
    }
    return turn.meter.spent.modelCalls - repairs
  }

  @Test func `a formula that is none is told from one`() throws {
    let formula = try #require(try CostFormula(TreeOfThoughtsPlanner.self))
    #expect(formula.least == 1 && formula.most == 20)
  }
}
