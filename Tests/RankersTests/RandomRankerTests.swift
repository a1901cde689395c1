import Concepts
import Rankers
import Testing

struct RandomRankerTests {
  private let train = interactions([("1", ["a", "b", "c"]), ("2", ["d", "e", "f"])])

  private func fitted(seed: UInt64) throws -> any FittedScorer {
    try make(RandomRanker.self, .init(), for: train).fit(to: train, seed: seed)
  }

  @Test func `the laws of scorers hold`() throws {
    try checkScorerLaws(RandomRanker.self)
  }

  @Test func `scores are a permutation of one to the number of items`() throws {
    #expect(try fitted(seed: 7).scores(for: [], of: "u").sorted() == [1, 2, 3, 4, 5, 6])
  }

  @Test func `users and seeds have orders of their own, histories do not`() throws {
    let users = (0..<20).map { UserID("user \($0)") }
    let first = try fitted(seed: 1), second = try fitted(seed: 2)
    let orders = try users.map { try first.scores(for: [], of: $0) }
    #expect(Set(orders).count > 10)
    #expect(try users.map { try second.scores(for: [], of: $0) } != orders)
    #expect(try users.map { try first.scores(for: [.init(item: 3)], of: $0) } == orders)
  }
}
