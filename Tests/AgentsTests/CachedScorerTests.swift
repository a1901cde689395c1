import Agents
import Concepts
import Rankers
import Scoring
import TestSupport
import Testing
import Tracing

struct CachedScorerTests {
  /// Counts what it is asked.
  private final class Counting: FittedScorer, @unchecked Sendable {
    let inner: any FittedScorer
    var asked = 0
    var continued = 0
    init(_ inner: any FittedScorer) { self.inner = inner }
    var continuesScores: Bool { inner.continuesScores }

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      asked += 1
      return try inner.scores(for: history, of: user)
    }

    func scores(for history: [Interactions.Event], of user: UserID, continuing known: KnownScores?) throws
      -> [Float]
    {
      if known == nil { asked += 1 } else { continued += 1 }
      return try inner.scores(for: history, of: user, continuing: known)
    }
  }

  private func sums() throws -> ItemWeights {
    ItemWeights(
      try RowMatrix(rowCount: 20, width: 20, elements: (0..<400).map { 1 / (3 + Float($0 * 7 % 401)) }))
  }

  private func history(_ items: [Int]) -> [Interactions.Event] {
    items.enumerated().map { Interactions.Event(item: $1, rating: 4, time: Int64($0)) }
  }

  private func cached(_ scorer: any FittedScorer, _ cache: ScoreCache, fit: String = "a") -> CachedScorer {
    CachedScorer(scorer, fit: Digest(of: fit), cache: cache)
  }

  @Test(arguments: [0, 2000, 1 << 20]) func `a growing history has the bits of one from the start`(
    budget: Int
  ) throws {
    let (plain, cache) = (try sums(), ScoreCache(memory: budget))
    let scorer = cached(plain, cache)
    let items = [3, 9, 3, 0, 19, 9, 4, 11, 3, 8, 7]
    for count in 0...items.count {
      let history = history(Array(items[..<count]))
      #expect(try scorer.scores(for: history, of: "u") == plain.scores(for: history, of: "u"))
    }
    #expect((cache.figures.continued > 0) == (budget > 2000))
  }

  @Test func `one more event costs one row, and the same history nothing`() throws {
    let counting = Counting(try sums())
    let scorer = cached(counting, ScoreCache())
    _ = try scorer.scores(for: history([1, 2, 3]), of: "u")
    _ = try scorer.scores(for: history([1, 2, 3]), of: "u")
    _ = try scorer.scores(for: history([1, 2, 3, 4]), of: "u")
    #expect(counting.asked == 1 && counting.continued == 1)
  }

  @Test func `whatever differs has a list of its own`() throws {
    let counting = Counting(try sums())
    let cache = ScoreCache()
    func ask(_ items: [Int], _ user: UserID, _ rule: String, fit: String = "a") throws {
      var bytes = RuleBytes()
      bytes.append(rule)
      let request = ListRequest(history: history(items), user: user, rule: bytes)
      _ = try cached(counting, cache, fit: fit).list(request) { [ScoredItem(item: 0, score: $0[0])] }
    }
    for _ in 0..<2 {
      try ask([1, 2], "u", "best")
      try ask([2, 1], "u", "best")
      try ask([1, 2], "v", "best")
      try ask([1, 2], "u", "all")
      try ask([1, 2], "u", "best", fit: "b")
      try ask([], "u", "best")
      try ask([], "u", "bestu")
      try ask([], "uu", "best")
    }
    #expect(cache.figures.memoryHits == 8 + 1, "all lists again, and the scores of one history once")
  }

  @Test func `a kept list is the list, in a later process too`() throws {
    let folder = try TemporaryFolder()
    let rule = RuleBytes()
    let request = ListRequest(history: history([5, 6]), user: "ü 1", rule: rule)
    func choose(_ scores: [Float]) -> [ScoredItem] {
      [4, 2, 17].map { ScoredItem(item: $0, score: scores[$0]) }
    }
    let expected = choose(try sums().scores(for: request.history, of: "ü 1"))
    for round in 0..<3 {
      let counting = Counting(try sums())
      let scorer = cached(counting, ScoreCache(folder: folder.path(of: "scores")))
      #expect(try scorer.list(request, choose) == expected)
      #expect(counting.asked == (round == 0 ? 1 : 0))
    }
  }

  @Test func `what cannot continue is asked whole`() throws {
    struct Fixed: FittedScorer {
      func scores(for history: [Interactions.Event], of user: UserID) -> [Float] { [Float(history.count)] }
    }
    let scorer = cached(Fixed(), ScoreCache())
    for count in [2, 3, 2] {
      #expect(try scorer.scores(for: history(.init(repeating: 0, count: count)), of: "u") == [Float(count)])
    }
  }
}
