import Concepts
import Rankers
import Testing

struct ItemKNNRankerTests {
  /// a and b share three users, b and c two, a and c one; sizes 3, 4, 2.
  private let train = interactions([
    ("1", ["a", "b"]), ("2", ["a", "b"]), ("3", ["a", "b", "c"]), ("4", ["b", "c"]),
  ])

  private func scores(
    _ history: [ItemID], neighbours: Int, shrinkage: Double = 0, keptBy: ItemKNNRanker.KeptBy
  ) throws -> [ItemID: Float] {
    var configuration = ItemKNNRanker.Configuration()
    (configuration.neighbours, configuration.shrinkage) = (neighbours, shrinkage)
    configuration.keptBy = keptBy
    return try make(ItemKNNRanker.self, configuration, for: train).fit(to: train, seed: 0)
      .scores(history, in: train.catalogue)
  }

  @Test(arguments: ItemKNNRanker.KeptBy.allCases)
  func `the laws of scorers hold`(keptBy: ItemKNNRanker.KeptBy) throws {
    var configuration = ItemKNNRanker.Configuration()
    configuration.keptBy = keptBy
    try checkScorerLaws(ItemKNNRanker.self, configuration)
  }

  @Test func `all similarities are cosines with shrinkage`() throws {
    let scores = try scores(["a"], neighbours: 1, shrinkage: 1, keptBy: .all)
    #expect(
      scores == ["a": 0, "b": Float(3 / (12.0.squareRoot() + 1)), "c": Float(1 / (6.0.squareRoot() + 1))])
  }

  @Test func `the history keeps its nearest or each candidate does`() throws {
    // The nearest of a is b, that of b is a (0.87 over 0.71), that of c is b.
    let ofB: Float = Float(3 / 12.0.squareRoot()), ofC: Float = Float(2 / 8.0.squareRoot())
    #expect(try scores(["b"], neighbours: 1, keptBy: .history) == ["a": ofB, "b": 0, "c": 0])
    #expect(try scores(["b"], neighbours: 1, keptBy: .candidate) == ["a": ofB, "b": 0, "c": ofC])
    #expect(try scores(["c"], neighbours: 1, keptBy: .history) == ["a": 0, "b": ofC, "c": 0])
    #expect(try scores(["c"], neighbours: 1, keptBy: .candidate) == ["a": 0, "b": 0, "c": 0])
  }

  @Test func `a history adds up and a repeated item counts once`() throws {
    let alone = try (scores(["a"], neighbours: 9, keptBy: .all), scores(["c"], neighbours: 9, keptBy: .all))
    let both = try scores(["a", "c", "a"], neighbours: 9, keptBy: .all)
    #expect(both["b"] == (alone.0["b"] ?? 0) + (alone.1["b"] ?? 0))
    #expect(both["c"] == alone.0["c"])
  }
}
