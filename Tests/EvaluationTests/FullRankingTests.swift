import Concepts
import Testing

@testable import Evaluation

struct FullRankingTests {
  private let train = Corpus.train(Corpus.catalogue(6), [[0, 1], [5], [0, 1, 2, 3, 4, 5], []])

  private func lists(_ scores: [Float], depth: Int? = nil, _ change: (inout FullRanking) -> Void = { _ in })
    async throws -> [RankedList]
  {
    var ranking = FullRanking(train: train, depth: depth)
    change(&ranking)
    return try await ranking.lists(of: ConstantScorer(values: scores), for: ["1", "2", "3", "4", "unknown"])
  }

  @Test func `training items are no candidates, and who has seen everything has none`() async throws {
    let lists = try await lists([1, 2, 3, 4, 5, 6])
    #expect(
      lists.map(\.items) == [[5, 4, 3, 2], [4, 3, 2, 1, 0], [], [5, 4, 3, 2, 1, 0], [5, 4, 3, 2, 1, 0]])
    #expect(lists.map(\.candidateCount) == [4, 5, 0, 6, 6])
  }

  @Test func `seen items are kept on request`() async throws {
    #expect(try await lists([1, 2, 3, 4, 5, 6], depth: 2) { $0.keepsSeen = true }[2].items == [5, 4])
  }

  @Test func `equal scores go by item id, numbers as numbers`() async throws {
    let catalogue = Catalogue(["10", "9", "b", "2"].map { Item(ItemID($0), title: $0) })
    let ranking = FullRanking(train: Corpus.train(catalogue, [[]]), depth: 3)
    let list = try await ranking.lists(of: ConstantScorer(values: [0, 0, 0, 0]), for: ["1"])[0]
    #expect(list.items.map { catalogue[$0].id } == ["2", "9", "10"])
  }

  @Test(arguments: [nil, 2, 3] as [Int?])
  func `scores are compared after rounding to 1e-10`(depth: Int?) async throws {
    let list = try await lists([0, 0, 2e-11, 4e-11, 1e-9, 0], depth: depth)[0]
    #expect(list.items.prefix(3) == [4, 2, 3].prefix(depth ?? 3))
  }

  @Test(arguments: [nil, 4] as [Int?])
  func `a score that is no number stands last and is not dropped`(depth: Int?) async throws {
    let list = try await lists([0, 0, .nan, -1e30, .infinity, -.infinity], depth: depth)[0]
    #expect(list.items == [4, 3, 2, 5])
  }

  @Test func `selecting the first few is sorting and cutting`() {
    let scores = (0..<200).map { Float(($0 * 37) % 23) }
    for ties in [TieRule.ascending, .descending, .random(seed: 3)] {
      let order = ScoreOrder(ties, itemCount: 200)
      let all = order.best(200, of: Array(0..<200), scores: scores)
      for k in [0, 1, 5, 50, 199] {
        #expect(order.best(k, of: Array(0..<200), scores: scores) == Array(all.prefix(k)))
      }
    }
  }

  @Test func `a task's candidates are ranked, in whatever order they come`() async throws {
    let ranking = FullRanking(train: train, depth: 10)
    let tasks = [
      RankingTask(user: "1", candidates: [3, 0, 5]), RankingTask(user: "1", candidates: [5, 3, 0]),
    ]
    let lists = try await ranking.lists(of: ConstantScorer(values: [9, 0, 0, 5, 0, 7]), for: tasks)
    #expect(lists.map(\.items) == [[0, 5, 3], [0, 5, 3]])
    #expect(tasks.identityLists.map(\.items) == [[3, 0, 5], [5, 3, 0]])
    #expect(tasks.randomLists(seed: 1)[0].items == tasks.randomLists(seed: 1)[1].items)
  }

  @Test func `a scorer with too few scores is refused`() async {
    await #expect(throws: EvaluationError.self) { try await lists([1, 2, 3]) }
  }

  @Test func `a run's unknown items keep their rank and count as misses`() throws {
    let list = try RankedList(user: "1", names: ["x", "2", "y"], in: train.catalogue)
    #expect(list.items == [-1, 1, -3])
    #expect(try Corpus.value("mrr", list.items, relevant: [1]) == 0.5)
    #expect(throws: EvaluationError.self) {
      try RankedList(user: "1", names: ["2", "3", "2"], in: train.catalogue)
    }
  }

  @Test func `the tie report shows what the tie rule decides`() async throws {
    let train = Corpus.train(Corpus.catalogue(4), [[], []])
    let evaluator = try Evaluator(
      metrics: [try Corpus.metric("hr@1")], population: Population(train: train),
      truth: Corpus.truth([[0], [0]]))
    let report = try await TieReport(
      of: ConstantScorer(values: [1, 1, 1, 1]), ranking: FullRanking(train: train, depth: 1),
      evaluator: evaluator,
      orders: 40)
    #expect(report.rows[0].ascending == 1)
    #expect(report.rows[0].descending == 0)
    #expect((0.05...0.5).contains(report.rows[0].expected ?? -1))
  }
}
