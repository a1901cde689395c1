import Concepts
import Dialogue
import JSON
import LanguageModels
import Rankers
import Synchronization
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

  @Test(arguments: 2...6)
  func `a heap of pairs costs from the least to the most that its formula says, whatever comes out`(
    count: Int
  )
    async throws
  {
    for top in count < 6 ? Array(1...count) : [3] {
      let formula = try formula("pairwise", ["method": "heap", "top": .integer(Int64(top))], count)
      var (outcomes, counts): ([Bool], Set<Int>) = ([], [])
      repeat {
        let played = try await pairs(inHeap: count, top: top, outcomes)
        outcomes += [Bool](repeating: false, count: played - outcomes.count)
        counts.insert(played)
        while outcomes.last == true { outcomes.removeLast() }
        if !outcomes.isEmpty { outcomes[outcomes.count - 1] = true }
      } while !outcomes.isEmpty
      let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
      #expect(Double(2 * least) == formula.least && Double(2 * most) == formula.most, "top \(top): \(counts)")
    }
  }

  /// The pairs of a heap in which the n-th to meet comes out as said: whether the second, by title, is better.
  private func pairs(inHeap count: Int, top: Int, _ outcomes: [Bool]) async throws -> Int {
    let met = Pairings(outcomes)
    let model = FunctionModel { prompt in
      let shown = Self.shown(prompt).sorted { $0.title < $1.title }
      let isSecond = met.isSecondBetter(shown.map(\.title))
      return Reply(#"{"best": "\#(shown[isSecond ? 1 : 0].name)"}"#)
    }
    let calls = try await calls(
      "pairwise", ["method": "heap", "top": .integer(Int64(top))], Array(falling.prefix(count)), model: model)
    #expect(calls == 2 * met.count, "no pair meets twice")
    return met.count
  }

  @Test(arguments: [(7, 3), (8, 8), (9, 4), (10, 10), (11, 5)], [true, false])
  func `both ends of a heap of pairs are met`(size: (count: Int, top: Int), isMost: Bool) async throws {
    let overrides: JSONObject = ["method": "heap", "top": .integer(Int64(size.top))]
    let formula = try formula("pairwise", overrides, size.count)
    var heap = WinnerHeap(size.count, most: isMost)
    let order = heap.course(wanted: size.top).order
    let columns = Array(falling + [5, 6, 8, 11]).prefix(size.count)
    let best = order.map { UntrustedText.line(AgentWorld.catalogue[columns[$0]].title, limit: 160) }
    let model = FunctionModel { prompt in
      let named = Self.shown(prompt).min {
        (best.firstIndex(of: $0.title) ?? 99, $0.title) < (best.firstIndex(of: $1.title) ?? 99, $1.title)
      }
      return Reply(#"{"best": "\#(named?.name ?? "")"}"#)
    }
    let calls = try await calls("pairwise", overrides, Array(columns), model: model)
    #expect(Double(calls) == (isMost ? formula.most : formula.least))
  }

  @Test(arguments: 1...40) func `the most that a heap of pairs costs is that of its dearest course`(
    count: Int
  ) throws {
    var heap = WinnerHeap(count, most: true)
    for top in 1...count + 2 {
      let overrides: JSONObject = ["method": "heap", "top": .integer(Int64(top)), "depth": 100]
      #expect(try formula("pairwise", overrides, count).most == Double(2 * heap.course(wanted: top).pairs))
    }
  }

  /// Names and titles of a prompt, in the order shown.
  private static func shown(_ prompt: Prompt) -> [(name: String, title: String)] {
    (prompt.messages.last?.content ?? "").split(separator: "\n").compactMap { line in
      guard line.hasPrefix("c"), let space = line.firstIndex(of: " ") else { return nil }
      return (String(line[..<space]), String(line[line.index(after: space)...]))
    }
  }

  @Test func `an estimate is no count`() async throws {
    let overrides: JSONObject = ["window": 4, "stride": 2]
    let published = (7.0 - 4) / 2 + 1
    let calls = try await calls("listwise", overrides, Array(0..<7))
    let formula = try formula("listwise", overrides, 7)
    #expect(formula.least == formula.most && Double(calls) == formula.most && published != formula.most)
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

/// Decides, of each pair of titles that meets, which is better: as a list says, in the order in which they meet.
private final class Pairings: Sendable {
  private let outcomes: [Bool]
  private let met = Mutex<[[String]: Bool]>([:])

  init(_ outcomes: [Bool]) { self.outcomes = outcomes }

  var count: Int { met.withLock { $0.count } }

  func isSecondBetter(_ pair: [String]) -> Bool {
    met.withLock { known in
      if let outcome = known[pair] { return outcome }
      let outcome = known.count < outcomes.count && outcomes[known.count]
      known[pair] = outcome
      return outcome
    }
  }
}
