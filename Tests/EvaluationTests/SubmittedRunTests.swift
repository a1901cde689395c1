import Concepts
import TestSupport
import Testing

@testable import Evaluation

/// Runs made elsewhere: only scores order them, and whatever is odd is defined and told.
struct SubmittedRunTests {
  /// Items 1 to 5; user `a` met item 5.
  let population: Population = {
    let catalogue = Catalogue((1...5).map { Item(ItemID("\($0)"), title: "") })
    return Population(
      train: Interactions(
        catalogue: catalogue, users: ["a"], offsets: [0, 1], items: [4], ratings: nil, times: nil))
  }()

  func names(_ lines: [(ItemID, Double)], _ ties: TieRule = .ascending) -> [Int] {
    let run = SubmittedRun(name: "run", lists: ["a": lines.map { .init($0.0, score: $0.1) }])
    return run.ranked(over: population, ties: ties)[0].items
  }

  @Test func `scores order a list, not its lines`() {
    #expect(names([("1", 0.1), ("3", 0.9), ("2", 0.5)]) == [2, 1, 0])
  }

  @Test func `equal scores are ordered by the tie rule, whole numbers as numbers`() {
    let lines: [(ItemID, Double)] = [("3", 1), ("1", 1), ("2", 1 + 1e-12)]
    #expect(names(lines) == [0, 1, 2])
    #expect(names(lines, .descending) == [2, 1, 0])
    #expect(names(lines, .random(seed: 3)) == names(lines.reversed(), .random(seed: 3)))
  }

  @Test func `a score that is no number stands last, an infinite one first or last`() {
    #expect(names([("1", .nan), ("2", .infinity), ("3", 0)]) == [1, 2, 0])
    #expect(names([("2", -.infinity), ("1", .nan), ("3", -5)]) == [2, 0, 1], "with -inf by id")
  }

  @Test func `an unknown item keeps its rank and is a miss`() {
    #expect(names([("1", 1), ("new", 2), ("2", 0)]) == [-1, 0, 1])
  }

  @Test func `what no list should hold is counted`() {
    let run = SubmittedRun(
      name: "run",
      lists: [
        "a": [.init("5", score: 1), .init("new", score: 1), .init("1", score: .nan)],
        "b": [.init("1", score: 2)],
      ])
    let remarks = run.remarks(over: population)
    #expect(remarks.lists == 2 && remarks.listsWithTies == 1 && remarks.unknownItems == 1)
    #expect(remarks.seenItems == 1 && remarks.scoresThatAreNoNumber == 1)
    #expect(run.ranked(over: population).map(\.candidateCount) == [4, 5])
    #expect(run.ranked(over: population, keepsSeen: true).map(\.candidateCount) == [5, 5])
  }

  @Test func `a tie report measures a run under other orders`() throws {
    let truth = GroundTruth([UserTruth("a", relevant: [0])])
    let context = ComponentContext(catalogue: population.catalogue, prompts: PromptLibrary([]))
    let evaluator = try Evaluator(
      metrics: try MetricSpec.metrics(["hr@1"], in: context), population: population, truth: truth)
    let run = SubmittedRun(name: "run", lists: ["a": ["1", "2", "3"].map { .init($0, score: 7) }])
    let row = try TieReport(of: run, over: population, keepsSeen: false, evaluator: evaluator, orders: 200)
      .rows[0]
    #expect(row.ascending == 1 && row.descending == 0)
    #expect(abs((row.expected ?? 0) - 1.0 / 3) < 0.1, "one of three orders")
  }
}
