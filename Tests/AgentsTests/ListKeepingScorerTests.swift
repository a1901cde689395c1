import Agents
import Concepts
import Rankers
import Scoring
import TestSupport
import Testing
import Tracing

struct ListKeepingScorerTests {
  private func weights() throws -> ItemWeights {
    ItemWeights(
      try RowMatrix(rowCount: 200, width: 200, elements: (0..<40_000).map { 1 / (3 + Float($0 * 7 % 401)) }))
  }

  private func requests(_ count: Int) -> [ListRequest] {
    (0..<count).map { number in
      let history = (0..<number % 30).map {
        Interactions.Event(item: ($0 * 13 + number) % 200, rating: nil, time: nil)
      }
      return ListRequest(history: history, user: UserID("u\(number)"), rule: RuleBytes())
    }
  }

  private func choose(_ scores: [Float]) -> [ScoredItem] {
    scores.indices.map { ScoredItem(item: $0, score: scores[$0]) }
  }

  @Test func `many lists at once have the bits of each alone`() throws {
    let (scorer, requests) = (try weights(), requests(90))
    let alone = try requests.map { try scorer.list($0, choose) }
    #expect(try scorer.lists(requests) { choose($1) } == alone)
    let cache = ScoreCache()
    let kept = ListKeepingScorer(scorer, fit: Digest(of: "a"), cache: cache)
    _ = try kept.lists(Array(requests[20..<40])) { choose($1) }
    #expect(try kept.lists(requests) { choose($1) } == alone, "some known, some not")
    #expect(cache.figures.memoryHits == 20 && cache.figures.misses == 90)
    #expect(try requests.map { try kept.list($0, choose) } == alone)
    #expect(
      try CachedScorer(scorer, fit: Digest(of: "b"), cache: cache).lists(requests) { choose($1) } == alone)
  }

  @Test func `it tells what is known, by everything a list depends on`() throws {
    let (cache, requests) = (ScoreCache(), requests(9))
    let kept = ListKeepingScorer(try weights(), fit: Digest(of: "a"), cache: cache)
    #expect(!kept.knows(requests) && kept.knows([]))
    _ = try kept.lists(Array(requests.dropLast())) { choose($1) }
    #expect(!kept.knows(requests) && kept.knows(Array(requests.prefix(4))))
    #expect(!ListKeepingScorer(try weights(), fit: Digest(of: "b"), cache: cache).knows([requests[0]]))
    var other = requests[3]
    other.rule.append("another")
    #expect(!kept.knows([other]))
    #expect(cache.figures.memoryHits + cache.figures.misses == 8, "to look is no question")
  }

  @Test func `the number that chooses is the request's`() throws {
    let kept = ListKeepingScorer(try weights(), fit: Digest(of: "a"), cache: ScoreCache())
    let requests = requests(12)
    func first(_ number: Int, _ scores: [Float]) -> [ScoredItem] {
      [ScoredItem(item: number, score: scores[number])]
    }
    _ = try kept.lists([requests[5], requests[7]]) { first($0 == 0 ? 5 : 7, $1) }
    let lists = try kept.lists(requests, first)
    #expect(lists.map { $0.first?.item } == Array(0..<12))
  }
}
