import Concepts
import JSON
import LanguageModels
import Rankers
import TestSupport
import Testing

@Suite struct RankerCostTests {
  private static let cases: [(String, JSONObject)] = [
    ("pointwise", [:]), ("pointwise", ["depth": 3]), ("listwise", [:]),
    ("listwise", ["window": 4, "stride": 2]), ("listwise", ["window": 4, "stride": 3, "passes": 2]),
    ("iterative-select", [:]), ("iterative-select", ["top": 3]), ("pairwise", [:]),
    ("pairwise", ["top": 2, "depth": 6]), ("setwise", [:]), ("setwise", ["children": 2, "top": 3]),
    ("mmr", [:]), ("calibrated", [:]),
  ]

  @Test(arguments: cases) func `a ranker asks exactly as often as its formula says`(
    name: String, overrides: JSONObject
  ) async throws {
    let type = try #require(builtinRankers.first { $0.name == name })
    for count in [2, 3, 5, 8, 10] {
      let formula = try #require(try CostFormula(type, overrides, given: ["candidates": Double(count)]))
      for seed in 1...4 as ClosedRange<UInt64> {
        let calls = try await calls(name, overrides, Array(0..<count), seed)
        #expect(
          (formula.least...formula.most).contains(Double(calls)),
          "\(count) candidates: \(calls) calls, \(formula.least) to \(formula.most)")
      }
    }
  }

  @Test(arguments: [2, 5, 9]) func `all pairs are asked about twice`(count: Int) async throws {
    let asked = try await calls("pairwise", ["method": "all-pairs"], Array(0..<count), 1)
    #expect(asked == count * (count - 1))
  }

  @Test(arguments: [2, 5, 9]) func `bubbles of sets ask once a window of every pass`(count: Int) async throws
  {
    let asked = try await calls("setwise", ["method": "bubble", "top": 3], Array(0..<count), 1)
    let passes = (0..<min(3, count - 1)).map { (count - 1 - $0 + 2) / 3 }
    #expect(asked == passes.reduce(0, +))
  }

  @Test func `a bootstrap asks as often as its rounds of the other ranker`() async throws {
    let once = try await calls("listwise", [:], Array(0..<8), 1)
    let asked = try await calls("bootstrap", ["of": "listwise", "rounds": 5], Array(0..<8), 1)
    #expect(asked == 5 * once)
  }

  /// The calls of one ranking, repairs left out; what the audit says is what the meter counted.
  private func calls(_ name: String, _ overrides: JSONObject, _ columns: [Int], _ seed: UInt64) async throws
    -> Int
  {
    let ranker = try AgentWorld.registry.ranker(ComponentSpec(name, overrides), in: AgentWorld.context)
    var limits = Meter.Limits()
    limits.modelCalls = 10_000
    let turn = AgentWorld.turn(ScriptedModel(), limits: limits, seed: seed)
    let ranking = try await ranker.rank(
      AgentWorld.candidates(columns), for: AgentWorld.query(history: [11]), notes: sampleNotes(), in: turn)
    #expect(Set(ranking.items) == Set(columns))
    #expect(ranking.audit.calls == turn.meter.spent.modelCalls, "the audit counts what was asked")
    return turn.meter.spent.modelCalls - ranking.audit.repairs
  }
}
