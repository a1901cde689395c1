import Concepts
import Rankers
import Testing

/// Three items with words; nobody met anything.
private func library() -> Interactions {
  let catalogue = Catalogue([
    Item("1", title: "The Desert Planet", attributes: [.init("genres", ["Science Fiction"])]),
    Item("2", title: "Desert Storm", attributes: [.init("genres", ["War"])]),
    Item("3", title: "Amélie", attributes: [.init("genres", ["Romance"])]),
  ])
  return Interactions(catalogue: catalogue, users: [], offsets: [0], items: [], ratings: nil, times: nil)
}

struct BM25RankerTests {
  @Test func `the laws of scorers hold`() throws {
    try checkScorerLaws(BM25Ranker.self)
  }

  @Test func `scores are those of the formula`() throws {
    let train = library()
    let scores = try make(BM25Ranker.self, .init(), for: train).fit(to: train, seed: 0)
      .scores(["2"], in: train.catalogue)
    // Lengths 5, 3 and 2; the query is desert, storm, war; desert stands in two texts, the others in one.
    func impact(_ holders: Double, _ length: Double) -> Double {
      let rarity = (1 + (3 - holders + 0.5) / (holders + 0.5)).logarithm
      return rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 * length / (10 / 3)))
    }
    #expect(abs(Double(scores["1"] ?? 0) - impact(2, 5)) < 1e-6)
    #expect(abs(Double(scores["2"] ?? 0) - (impact(2, 3) + 2 * impact(1, 3))) < 1e-6)
    #expect(scores["3"] == 0)
  }

  @Test func `only the latest items ask`() throws {
    let train = library()
    var configuration = BM25Ranker.Configuration()
    configuration.latest = 1
    let scorer = try make(BM25Ranker.self, configuration, for: train).fit(to: train, seed: 0)
    let alone = try scorer.scores(["3"], in: train.catalogue)
    #expect(try scorer.scores(["1", "2", "3"], in: train.catalogue) == alone)
    #expect(try scorer.scores(["3", "2", "3"], in: train.catalogue) == alone)
  }
}

struct EmbeddingRankerTests {
  @Test func `the laws of scorers hold`() throws {
    try checkScorerLaws(EmbeddingRanker.self)
  }

  @Test func `an item is most like itself and next like what shares words`() throws {
    let train = library()
    let scores = try make(EmbeddingRanker.self, .init(), for: train).fit(to: train, seed: 0)
      .scores(["1"], in: train.catalogue)
    #expect(abs((scores["1"] ?? 0) - 1) < 1e-6)
    #expect(scores["2"] ?? 0 > scores["3"] ?? 1)
  }

  @Test func `one bucket is enough to go on`() throws {
    var configuration = EmbeddingRanker.Configuration()
    configuration.buckets = 1
    try checkScorerLaws(EmbeddingRanker.self, configuration)
  }
}

extension Double {
  /// By the series of 2 artanh, apart from the code under test.
  fileprivate var logarithm: Double {
    let s = (self - 1) / (self + 1)
    return stride(from: 1, to: 400, by: 2).reduce(0.0) { sum, n in
      sum + 2 * (0..<n).reduce(1.0) { power, _ in power * s } / Double(n)
    }
  }
}
