import Concepts
import Rankers
import Testing

/// Two groups of users that share no item; the last user of each has not met the group's last item.
private let groups = interactions([
  ("1", ["a", "b", "c"]), ("2", ["a", "b", "c"]), ("3", ["a", "b"]),
  ("4", ["d", "e", "f"]), ("5", ["d", "e", "f"]), ("6", ["d", "e"]),
])

struct ALSRankerTests {
  private func small() -> ALSRanker.Configuration {
    var configuration = ALSRanker.Configuration()
    (configuration.factors, configuration.sweeps) = (4, 8)
    return configuration
  }

  @Test func `the laws of scorers hold`() throws {
    try checkScorerLaws(ALSRanker.self, small())
  }

  @Test func `the item of the group comes first`() throws {
    let fitted = try make(ALSRanker.self, small(), for: groups).fit(to: groups, seed: 3)
    let scores = try fitted.scores(["a", "b"], in: groups.catalogue)
    #expect(["d", "e", "f"].allSatisfy { scores["c"] ?? 0 > scores[$0] ?? 0 })
  }

  @Test func `seeds differ and an empty history scores zero`() throws {
    let scorer = try make(ALSRanker.self, small(), for: groups)
    let first = try scorer.fit(to: groups, seed: 1).scores(["a"], in: groups.catalogue)
    #expect(try scorer.fit(to: groups, seed: 2).scores(["a"], in: groups.catalogue) != first)
    #expect(
      try scorer.fit(to: groups, seed: 1).scores([], in: groups.catalogue).values.allSatisfy { $0 == 0 })
  }
}

struct BPRRankerTests {
  private func small(rate: Double = 0.2) -> BPRRanker.Configuration {
    var configuration = BPRRanker.Configuration()
    (configuration.factors, configuration.sweeps) = (8, 60)
    (configuration.rate, configuration.decay) = (rate, 0.001)
    return configuration
  }

  @Test func `the laws of scorers hold`() throws {
    try checkScorerLaws(BPRRanker.self, small())
  }

  @Test func `the item of the group comes first, for a known user and for a new one`() throws {
    let fitted = try make(BPRRanker.self, small(), for: groups).fit(to: groups, seed: 3)
    for user: UserID in ["3", "someone new"] {
      let scores = try fitted.scores(["a", "b"], in: groups.catalogue, of: user)
      #expect(["d", "e", "f"].allSatisfy { scores["c"] ?? 0 > scores[$0] ?? 0 })
    }
  }
}

struct SLIMRankerTests {
  @Test func `the laws of scorers hold`() throws {
    try checkScorerLaws(SLIMRanker.self)
  }

  @Test func `one pair of items gives the weight of the formula`() throws {
    // a and b are met together twice: w = (2 - l1) / (2 + l2).
    let train = interactions([("1", ["a", "b"]), ("2", ["a", "b"])])
    var configuration = SLIMRanker.Configuration()
    (configuration.l1, configuration.l2) = (0.5, 1)
    let scores = try make(SLIMRanker.self, configuration, for: train).fit(to: train, seed: 0)
      .scores(["a"], in: train.catalogue)
    #expect(scores == ["a": 0, "b": 0.5])
  }
}
