import Concepts
import Rankers
import Testing

struct EASERankerTests {
  private func scores(_ train: Interactions, _ history: [ItemID], ridge: Double) throws -> [ItemID: Float] {
    var configuration = EASERanker.Configuration()
    configuration.ridge = ridge
    return try make(EASERanker.self, configuration, for: train).fit(to: train, seed: 0)
      .scores(history, in: train.catalogue)
  }

  @Test func `the laws of scorers hold`() throws {
    try checkScorerLaws(EASERanker.self)
  }

  @Test func `the weight from i to j is divided by the diagonal at j`() throws {
    // X'X + I = [[3, 1], [1, 2]], so P = [[2, -1], [-1, 3]] / 5, B_ab = 1/3, B_ba = 1/2.
    let train = interactions([("1", ["a", "b"]), ("2", ["a"])])
    let fromA = try scores(train, ["a"], ridge: 1), fromB = try scores(train, ["b"], ridge: 1)
    #expect(abs((fromA["b"] ?? 0) - 1 / 3) < 1e-6 && fromA["a"] == 0)
    #expect(abs((fromB["a"] ?? 0) - 1 / 2) < 1e-6 && fromB["b"] == 0)
  }

  @Test func `negative weights stay`() throws {
    // a and c never meet, b meets both: the path through b makes the weight between a and c negative.
    let train = interactions([("1", ["a", "b"]), ("2", ["b", "c"]), ("3", ["a", "b"]), ("4", ["b", "c"])])
    #expect(try scores(train, ["a"], ridge: 1)["c"] ?? 0 < 0)
  }

  @Test func `an item without training events scores zero`() throws {
    let train = interactions([("1", ["a", "b"]), ("2", ["a", "b"])], items: ["new"])
    let scores = try scores(train, ["a", "new"], ridge: 250)
    #expect(scores["new"] == 0)
    #expect(scores["b"] ?? 0 > 0)
  }
}
