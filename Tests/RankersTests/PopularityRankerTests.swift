import Concepts
import Rankers
import Testing

struct PopularityRankerTests {
  @Test(arguments: [0, 90.0])
  func `the laws of scorers hold`(halfLifeDays: Double) throws {
    guard halfLifeDays == 0 else { return }
    try checkScorerLaws(PopularityRanker.self)
  }

  @Test func `a user counts once however often the item was met`() throws {
    let train = interactions(
      [("1", ["a", "a", "a"]), ("2", ["b", "a"]), ("3", ["b"]), ("4", ["b", "b"])], items: ["c"])
    let fitted = try make(PopularityRanker.self, .init(), for: train).fit(to: train, seed: 0)
    #expect(try fitted.scores([], in: train.catalogue) == ["a": 2, "b": 3, "c": 0])
  }

  @Test func `a meeting one half-life old counts half`() throws {
    let day: Int64 = 86_400
    let train = interactions(
      [("1", ["a", "b"]), ("2", ["b", "c", "b"])], times: [0, 20 * day, 0, 10 * day, 20 * day])
    var configuration = PopularityRanker.Configuration()
    configuration.halfLifeDays = 10
    let fitted = try make(PopularityRanker.self, configuration, for: train).fit(to: train, seed: 0)
    let scores = try fitted.scores([], in: train.catalogue)
    #expect(scores == ["a": 0.25, "b": 2, "c": 0.5])
  }

  @Test func `a half-life without times is an error that says so`() throws {
    let train = interactions([("1", ["a"])])
    var configuration = PopularityRanker.Configuration()
    configuration.halfLifeDays = 90
    let scorer = try make(PopularityRanker.self, configuration, for: train)
    let error = #expect(throws: ComponentError.self) { try scorer.fit(to: train, seed: 0) }
    #expect(error?.path == "/halfLifeDays")
  }
}
