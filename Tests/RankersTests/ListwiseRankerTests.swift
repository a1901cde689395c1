import Concepts
import JSON
import TestSupport
import Testing

@testable import Rankers

@Suite struct ListwiseRankerTests {
  private func rank(_ columns: [Int], _ overrides: JSONObject = [:], _ model: FunctionModel) async throws
    -> Ranking
  {
    try await AgentWorld.registry.ranker(ComponentSpec("listwise", overrides), in: AgentWorld.context).rank(
      AgentWorld.candidates(columns), for: AgentWorld.query(), notes: [], in: AgentWorld.turn(model))
  }

  /// The windows of the published loop: it ends as soon as a start is below zero.
  private func published(count: Int, size: Int, stride: Int) -> [Range<Int>] {
    var windows: [Range<Int>] = []
    var (end, start) = (count, count - size)
    while start >= 0 {
      windows.append(start..<end)
      (end, start) = (end - stride, start - stride)
    }
    return windows
  }

  @Test(arguments: [(25, 20, 10), (7, 20, 10), (21, 20, 20), (40, 20, 10), (2, 2, 1), (5, 4, 3)])
  func `the head of the list is always ranked`(count: Int, size: Int, stride: Int) throws {
    let windows = ListwiseRanker.windows(count: count, size: size, stride: stride)
    #expect(windows.last?.lowerBound == 0 && windows.first?.upperBound == count)
    #expect(Set(windows.flatMap { Array($0) }) == Set(0..<count))
    #expect(windows.allSatisfy { $0.count <= size && $0.count > 0 })
  }

  @Test func `the published loop leaves the head unranked and ours does not`() {
    #expect(published(count: 25, size: 20, stride: 10).last?.lowerBound == 5)
    #expect(published(count: 7, size: 20, stride: 10).isEmpty)
    #expect(ListwiseRanker.windows(count: 25, size: 20, stride: 10) == [5..<25, 0..<15])
    #expect(ListwiseRanker.windows(count: 7, size: 20, stride: 10) == [0..<7])
  }

  @Test func `the best of the back comes to the head through all windows`() async throws {
    let model = FunctionModel { prompt in
      let text = prompt.messages.last?.content ?? ""
      let best = (1...4).first { text.contains("c\($0) Fargo") } ?? 1
      let rest = (1...4).filter { $0 != best && text.contains("\nc\($0) ") }
      return Reply(#"{"order": [\#(([best] + rest).map { "\"c\($0)\"" }.joined(separator: ","))]}"#)
    }
    let ranking = try await rank([0, 1, 2, 3, 4, 5, 9], ["window": 4, "stride": 2], model)
    #expect(ranking.items == [9, 0, 1, 2, 3, 4, 5])
    #expect(ranking.audit.calls == 3)
  }

  /// The published reading: numbers in range, each once, then those that are missing.
  private func cleaned(_ numbers: [Int], of count: Int) -> [Int] {
    (numbers.filter { (1...count).contains($0) } + Array(1...count)).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
  }

  @Test func `replies are repaired and every repair is counted`() async throws {
    let model = FunctionModel { _ in Reply(#"{"order": ["c3", "c3", "c9", "c1"]}"#) }
    let ranking = try await rank([0, 1, 2, 3], [:], model)
    #expect(ranking.items == [2, 0, 1, 3])
    #expect(ranking.audit.duplicates == 1 && ranking.audit.invented == 1 && ranking.audit.missing == 2)
    #expect(ranking.audit.repairs == 0 && ranking.audit.lists == 1)
    #expect(
      cleaned([3, 3, 9, 1], of: 4) == cleaned([3, 1, 2, 4], of: 4),
      "the published list does not tell a bad reply")
  }

  @Test func `lists that come back as given or reversed are counted`() async throws {
    let same = try await rank([0, 1, 2], [:], FunctionModel { _ in Reply("c1 > c2 > c3") })
    #expect(same.audit.identities == 1 && same.audit.reversals == 0 && same.audit.lists == 1)
    let reversed = try await rank([0, 1, 2], [:], FunctionModel { _ in Reply("[c3, c2, c1]") })
    #expect(reversed.audit.reversals == 1 && reversed.items == [2, 1, 0])
  }

  @Test func `an unreadable reply is asked for again and then keeps the order`() async throws {
    let model = FunctionModel { _ in Reply("I cannot say.") }
    let ranking = try await rank([4, 5], [:], model)
    #expect(ranking.items == [4, 5] && ranking.audit.lists == 0 && ranking.audit.identities == 0)
    #expect(ranking.audit.repairs == 1 && ranking.audit.invalid == 1 && ranking.audit.calls == 2)
  }

  @Test func `a stride beyond the window is refused`() {
    for overrides in [["window": 4, "stride": 5], ["stride": 0], ["window": 4, "stride": -1]] as [JSONObject]
    {
      #expect(throws: ComponentError.self) {
        try AgentWorld.registry.ranker(ComponentSpec("listwise", overrides), in: AgentWorld.context)
      }
    }
    var (start, rounds) = (5, 0)
    while start >= 0, rounds < 1000 { (start, rounds) = (start - 0, rounds + 1) }
    #expect(
      rounds == 1000 && start == 5, "the published loop with a stride of zero never comes nearer to the head")
  }
}
