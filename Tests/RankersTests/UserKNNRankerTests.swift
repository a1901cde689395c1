import Concepts
import Rankers
import Testing

struct UserKNNRankerTests {
  private let train = interactions([
    ("1", ["a", "b"]), ("2", ["a", "b", "c"]), ("3", ["a", "d"]), ("4", ["e"]),
  ])

  private func scores(_ history: [ItemID], of user: UserID, neighbours: Int = 50) throws -> [ItemID: Float] {
    var configuration = UserKNNRanker.Configuration()
    (configuration.neighbours, configuration.shrinkage) = (neighbours, 0)
    return try make(UserKNNRanker.self, configuration, for: train).fit(to: train, seed: 0)
      .scores(history, in: train.catalogue, of: user)
  }

  @Test func `the laws of scorers hold`() throws {
    try checkScorerLaws(UserKNNRanker.self)
  }

  @Test func `similar users add what they met`() throws {
    let second = Float(2 / 6.0.squareRoot()), third = Float(1 / 4.0.squareRoot())
    let scores = try scores(["a", "b"], of: "1")
    #expect(scores == ["a": second + third, "b": second, "c": second, "d": third, "e": 0])
  }

  @Test func `a user is no neighbour of their own, another of the same history is`() throws {
    #expect(try scores(["a", "b"], of: "2", neighbours: 1)["c"] == 0)
    #expect(try scores(["a", "b"], of: "new", neighbours: 1)["b"] == 1)
  }
}
