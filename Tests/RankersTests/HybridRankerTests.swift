import Concepts
import JSON
import Rankers
import Testing

struct HybridRankerTests {
  private let train = interactions([("1", ["a", "b", "c"]), ("2", ["b", "c"]), ("3", ["c", "d"])])

  private func scores(_ of: [String], _ fusion: HybridRanker.Fusion) throws -> [ItemID: Float] {
    var configuration = HybridRanker.Configuration()
    (configuration.of, configuration.fusion) = (of.map { .string($0) }, fusion)
    return try make(HybridRanker.self, configuration, for: train).fit(to: train, seed: 0)
      .scores([], in: train.catalogue)
  }

  @Test(arguments: [HybridRanker.Fusion.rrf, .combsum])
  func `the laws of scorers hold`(fusion: HybridRanker.Fusion) throws {
    var configuration = HybridRanker.Configuration()
    configuration.fusion = fusion
    try checkScorerLaws(HybridRanker.self, configuration)
  }

  @Test func `reciprocal ranks add up and ties go to the smaller item`() throws {
    // Popularity: c, b, then a before d.
    let single = try scores(["popularity"], .rrf)
    #expect(
      single == ["a": Float(1.0 / 63), "b": Float(1.0 / 62), "c": Float(1.0 / 61), "d": Float(1.0 / 64)])
    #expect(try scores(["popularity", "popularity"], .rrf)["c"] == Float(2.0 / 61))
  }

  @Test func `scores are spread from zero to one`() throws {
    #expect(try scores(["popularity", "popularity"], .combsum) == ["a": 0, "b": 1, "c": 2, "d": 0])
  }

  @Test func `names that are none are an error`() {
    #expect(throws: ComponentError.self) { try scores(["poplarity"], .rrf) }
    #expect(throws: ComponentError.self) { try scores(["hybrid"], .rrf) }
    #expect(throws: ComponentError.self) { try scores([], .rrf) }
  }
}
