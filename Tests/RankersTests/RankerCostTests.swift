import Concepts
import Dialogue
import JSON
import LanguageModels
import Rankers
import TestSupport
import Testing

@Suite struct RankerCostTests {
  private static let cases: [(String, JSONObject)] = [
    ("pointwise", [:]), ("pointwise", ["depth": 3]), ("pointwise", ["over": "plain"]), ("listwise", [:]),
    ("listwise", ["window": 4, "stride": 2]), ("listwise", ["window": 4, "stride": 3, "passes": 2]),
    ("iterative-select", [:]), ("iterative-select", ["top": 3]), ("pairwise", [:]),
    ("pairwise", ["top": 2, "depth": 6]), ("pairwise", ["method": "all-pairs"]),
    ("pairwise", ["method": "heap"]), ("pairwise", ["method": "heap", "top": 2]), ("setwise", [:]),
    ("setwise", ["children": 2, "top": 3]), ("setwise", ["method": "bubble", "top": 3]),
    ("mmr", [:]), ("calibrated", [:]),
  ]

  @Test(arguments: cases) func `a ranker asks exactly as often as its formula says`(
    name: String, overrides: JSONObject
  ) async throws {
    for count in [2, 3, 5, 8, 10] {
      let formula = try formula(name, overrides, count)
      for seed in 1...4 as ClosedRange<UInt64> {
        let calls = try await calls(name, overrides, Array(0..<count), seed)
        #expect(
          (formula.least...formula.most).contains(Double(calls)),
          "\(count) candidates: \(calls) calls, \(formula.least) to \(formula.most)")
      }
    }
  }

  private func formula(_ name: String, _ overrides: JSONObject, _ count: Int) throws -> CostFormula {
    let type = try #require(builtinRankers.first { $0.name == name })
    return try #require(try CostFormula(type, overrides, given: ["candidates": Double(count)]))
  }

  @Test func `where the model's answers do not decide, a formula is one number`() throws {
    let open = try Self.cases.filter { name, overrides in
      let formula = try formula(name, overrides, 9)
      return formula.least != formula.most
    }
    #expect(
      open.allSatisfy { name, overrides in
        name == "pairwise" && overrides["method"] != "all-pairs"
          || name == "setwise" && overrides["method"] != "bubble"
      })
  }

  /// By title: Up, Toy Story, Heat, Fargo, Blade Runner, Amélie, Alien: a model that goes by letters turns it round.
  private let falling = [10, 1, 2, 9, 3, 4, 0]

  @Test(arguments: 2...7, [1, 3, 10]) func `both ends of a range are met`(count: Int, top: Int) async throws {
    let columns = Array(falling.prefix(count))
    let bubble = try formula("pairwise", ["top": .integer(Int64(top))], count)
    let heap = try formula("setwise", ["top": .integer(Int64(top)), "children": 2], count)
    let first = FunctionModel { _ in Reply(#"{"best": "c1"}"#) }
    let second = FunctionModel { _ in Reply(#"{"best": "c2"}"#) }
    let sorts = FunctionModel {
      Reply(#"{"best": "\#(Self.shown($0).min { $0.title < $1.title }?.name ?? "")"}"#)
    }
    let overrides: JSONObject = ["top": .integer(Int64(top)), "children": 2]
    let bubbles = try await (
      calls("pairwise", ["top": .integer(Int64(top))], columns, model: first),
      calls("pairwise", ["top": .integer(Int64(top))], columns, model: sorts)
    )
    #expect(Double(bubbles.0) == bubble.least && Double(bubbles.1) == bubble.most)
    let heaps = try await (
      calls("setwise", overrides, columns, model: first), calls("setwise", overrides, columns, model: second)
    )
    #expect(Double(heaps.0) == heap.least && Double(heaps.1) == heap.most)
  }

  @Test(arguments: [1, 2, 4])
  func `a heap of pairs stays within its bounds in whatever order the model likes`(top: Int) async throws {
    let formula = try formula("pairwise", ["method": "heap", "top": .integer(Int64(top))], 4)
    var counts: [Int] = []
    for ranks in Self.permutations(of: Array(0..<4)) {
      counts.append(try await calls(inHeap: ranks, top: top))
    }
    #expect(counts.allSatisfy { (formula.least...formula.most).contains(Double($0)) }, "\(counts.sorted())")
    if top == 1 { #expect(counts.min().map(Double.init) == formula.least) }
  }

  /// How the model ranks what lies at each place, and how many it is asked for, so that the heap has most to do.
  private static let worst: [([Int], Int)] = [
    ([1, 0], 1), ([0, 1, 2], 3), ([1, 0, 2, 3], 1), ([1, 0, 2, 3], 3), ([1, 0, 3, 2, 4], 4),
    ([1, 0, 2, 3, 4, 5], 2), ([1, 0, 2, 3, 4, 5, 6], 2), ([1, 0, 3, 2, 4, 5, 6], 3),
    ([2, 1, 3, 0, 4, 5, 6, 7], 1),
  ]

  @Test(arguments: worst) func `a heap of pairs costs the most that its formula says`(ranks: [Int], top: Int)
    async throws
  {
    let formula = try formula("pairwise", ["method": "heap", "top": .integer(Int64(top))], ranks.count)
    #expect(try await Double(calls(inHeap: ranks, top: top)) == formula.most)
  }

  /// The calls of a heap of pairs with a model that ranks what lies at each place so.
  private func calls(inHeap ranks: [Int], top: Int) async throws -> Int {
    let columns = [10, 1, 2, 9, 3, 4, 0, 5].prefix(ranks.count)
    let order = Dictionary(
      uniqueKeysWithValues: zip(
        columns.map { UntrustedText.line(AgentWorld.catalogue[$0].title) }, ranks))
    let model = FunctionModel { prompt in
      let best = Self.shown(prompt).min { order[$0.title] ?? 9 < order[$1.title] ?? 9 }
      return Reply(#"{"best": "\#(best?.name ?? "")"}"#)
    }
    return try await calls(
      "pairwise", ["method": "heap", "top": .integer(Int64(top))], Array(columns), model: model)
  }

  private static func permutations(of list: [Int]) -> [[Int]] {
    guard !list.isEmpty else { return [[]] }
    return list.indices.flatMap { place in
      var rest = list
      let first = rest.remove(at: place)
      return permutations(of: rest).map { [first] + $0 }
    }
  }

  /// Names and titles of a prompt, in the order shown.
  private static func shown(_ prompt: Prompt) -> [(name: String, title: String)] {
    (prompt.messages.last?.content ?? "").split(separator: "\n").compactMap { line in
      guard line.hasPrefix("c"), let space = line.firstIndex(of: " ") else { return nil }
      return (String(line[..<space]), String(line[line.index(after: space)...]))
    }
  }

  @Test func `a bootstrap asks as often as its rounds of the other ranker`() async throws {
    let once = try await calls("listwise", [:], Array(0..<8), 1)
    let asked = try await calls("bootstrap", ["of": "listwise", "rounds": 5], Array(0..<8), 1)
    #expect(asked == 5 * once)
  }

  /// The calls of one ranking, repairs left out; what the audit says is what the meter counted.
  private func calls(
    _ name: String, _ overrides: JSONObject, _ columns: [Int], _ seed: UInt64 = 1,
    model: any LanguageModel = ScriptedModel()
  ) async throws -> Int {
    let ranker = try AgentWorld.registry.ranker(ComponentSpec(name, overrides), in: AgentWorld.context)
    var limits = Meter.Limits()
    limits.modelCalls = 10_000
    let turn = AgentWorld.turn(model, limits: limits, seed: seed)
    let ranking = try await ranker.rank(
      AgentWorld.candidates(columns), for: AgentWorld.query(history: [11]), notes: sampleNotes(), in: turn)
    #expect(Set(ranking.items) == Set(columns))
    #expect(ranking.audit.calls == turn.meter.spent.modelCalls, "the audit counts what was asked")
    return turn.meter.spent.modelCalls - ranking.audit.repairs
  }
}
