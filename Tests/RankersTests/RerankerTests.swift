import Concepts
import Rankers
import Testing

/// Items 0 to 5: three dramas, two comedies, one of both.
private let catalogue = Catalogue(
  [["Drama"], ["Drama"], ["Drama"], ["Comedy"], ["Comedy"], ["Comedy", "Drama"]].enumerated().map {
    Item(ItemID("\($0.offset)"), title: "t", attributes: [.init("genres", $0.element)])
  })

private let context = ComponentContext(catalogue: catalogue, prompts: PromptLibrary([]))

private func candidates(_ items: [Int], scores: [Float]? = nil) -> [Candidate] {
  items.enumerated().map { Candidate(item: $1, retrievalRank: $0, retrievalScore: scores?[$0]) }
}

struct MMRRankerTests {
  private func order(_ candidates: [Candidate], tradeoff: Double) throws -> [Int] {
    var configuration = MMRRanker.Configuration()
    configuration.tradeoff = tradeoff
    return try MMRRanker(configuration, in: context).order(candidates).items
  }

  @Test func `another genre comes before more of the same`() throws {
    #expect(try order(candidates([0, 1, 2, 3]), tradeoff: 0.5) == [0, 3, 1, 2])
  }

  @Test func `relevance only keeps the order of retrieval`() throws {
    #expect(try order(candidates([2, 0, 3, 1]), tradeoff: 1) == [2, 0, 3, 1])
    #expect(try order(candidates([2, 0, 3], scores: [1, 1, 1]), tradeoff: 1) == [2, 0, 3])
  }

  @Test func `the order in which candidates are handed over means nothing`() throws {
    let given = candidates([4, 1, 5, 0, 3], scores: [9, 7, 6, 2, 1])
    #expect(try order(given.reversed(), tradeoff: 0.4) == order(given, tradeoff: 0.4))
    #expect(try order(given, tradeoff: 0.4).sorted() == [0, 1, 3, 4, 5])
  }

  @Test func `no candidates and scores that are not finite are ranked too`() throws {
    #expect(try order([], tradeoff: 0.5).isEmpty)
    #expect(try order(candidates([1, 3], scores: [.nan, .infinity]), tradeoff: 1) == [1, 3])
  }
}

struct CalibratedRankerTests {
  private func order(_ candidates: [Candidate], history: [Int], limit: Int = 4, tradeoff: Double) -> [Int] {
    var configuration = CalibratedRanker.Configuration()
    configuration.tradeoff = tradeoff
    return CalibratedRanker(configuration, in: context).order(candidates, history: history, limit: limit)
      .items
  }

  @Test func `the mix of the history is what is shown`() {
    // Half drama, half comedy wanted: the first comedy is taken before the second drama.
    #expect(order(candidates([0, 1, 2, 3]), history: [1, 4], limit: 2, tradeoff: 0.9) == [0, 3, 1, 2])
    #expect(order(candidates([3, 4, 0]), history: [1], limit: 1, tradeoff: 0.99) == [0, 3, 4])
  }

  @Test func `relevance only, no history or no genres keep the order of retrieval`() {
    #expect(order(candidates([0, 1, 2, 3]), history: [3], tradeoff: 0) == [0, 1, 2, 3])
    #expect(order(candidates([0, 1, 2, 3]), history: [], tradeoff: 0.9) == [0, 1, 2, 3])
    #expect(order([], history: [1], tradeoff: 0.5).isEmpty)
  }

  @Test func `beyond the limit retrieval order holds`() {
    #expect(order(candidates([0, 1, 2, 3]), history: [3], limit: 0, tradeoff: 0.9) == [0, 1, 2, 3])
  }
}
