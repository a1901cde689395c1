import Concepts
import JSON
import Testing

@testable import Evaluation

struct EvaluatorTests {
  private let population = Corpus.population(5, [[0], [1], [2]])

  private func evaluator(_ metrics: [String], truth: [[Int]], users: [UserID]? = nil) throws -> Evaluator {
    try Evaluator(
      metrics: metrics.map { try Corpus.metric($0, population) }, population: population,
      truth: Corpus.truth(truth),
      users: users, bootstrap: Bootstrap(seed: 7, replicates: 200, setReplicates: 50))
  }

  @Test func `each user counts once, and who has no list counts with zero`() throws {
    let system = try evaluator(["recall@2"], truth: [[1, 2], [3], [4]]).measure(
      Corpus.lists([[1, 0], [3]]), named: "run")
    #expect(system["Recall@2"]?.values == [0.5, 1, 0])
    #expect(isNear(system["Recall@2"]?.mean, 0.5))
    #expect(system.counts.missing == 1)
    #expect(system.counts.evaluated == 3)
    let published = [0.5, 1]
    #expect(
      published.reduce(0, +) / 2 == 0.75, "without the user who has no list the mean is half as high again")
  }

  @Test func `a list of a user without held-out items is ignored and counted`() throws {
    let system = try evaluator(["hr@1"], truth: [[1], []]).measure(
      Corpus.lists([[1], [2], [3]]), named: "run")
    #expect(system.users == ["1"])
    #expect(system.counts.ignored == 2)
  }

  @Test func `a user with nothing left to recommend is skipped and counted`() throws {
    var lists = Corpus.lists([[1], []])
    lists[1].candidateCount = 0
    let system = try evaluator(["hr@1", "coverage@1"], truth: [[1], [2]]).measure(lists, named: "run")
    #expect(system["HR@1"]?.values == [1, nil])
    #expect(system["HR@1"]?.mean == 1)
    #expect(system.counts.skipped == 1)
    #expect(system["HR@1"]?.undefined == 1)
    #expect(system["ItemCoverage@1"]?.mean == 0.2)
  }

  @Test func `an undefined value is left out of the mean and counted`() throws {
    let system = try evaluator(["ild@2"], truth: [[1], [2]]).measure(
      Corpus.lists([[0, 1], [0]]), named: "run")
    #expect(system["ILD@2"]?.undefined == 1)
    #expect(system["ILD@2"]?.mean == 0)
  }

  @Test func `an empty test is an error, not zero over zero`() {
    #expect(throws: EvaluationError.self) { try evaluator(["hr@1"], truth: []) }
    #expect(throws: EvaluationError.self) { try evaluator(["hr@1"], truth: [[], []]) }
    #expect(throws: EvaluationError.self) { try evaluator(["hr@1"], truth: [[1]], users: ["9"]) }
  }

  @Test func `two lists of one user are refused`() throws {
    let lists = [RankedList(user: "1", items: [1]), RankedList(user: "1", items: [2])]
    #expect(throws: EvaluationError.self) {
      try evaluator(["hr@1"], truth: [[1]]).measure(lists, named: "run")
    }
  }

  @Test func `an item that training never had stays relevant`() throws {
    let system = try evaluator(["recall@1"], truth: [[1, 4]]).measure(Corpus.lists([[1]]), named: "run")
    #expect(system["Recall@1"]?.mean == 0.5)
  }

  @Test func `a cut-off beyond the catalogue counts missing places as misses`() throws {
    let system = try evaluator(["precision@10", "recall@10"], truth: [[1]]).measure(
      Corpus.lists([[1, 2, 3, 4]]), named: "run")
    #expect(system["Precision@10"]?.mean == 0.1)
    #expect(system["Recall@10"]?.mean == 1)
  }

  @Test func `the last rating of an item held out twice decides, and a threshold cuts`() {
    let events = [(1, 5), (2, 2), (1, 1), (3, 4)].map { Interactions.Event(item: $0.0, rating: Float($0.1)) }
    let all = UserTruth("1", events: events, atLeast: nil)
    #expect(all.relevant == [1, 2, 3])
    #expect(all.grades == [1, 2, 4])
    #expect(UserTruth("1", events: events, atLeast: 4).relevant == [3])
  }

  @Test func `episodes are measured over all and over valid ones`() throws {
    func record(_ user: UserID, _ items: [Int], stop: String? = nil, invalid: Int = 0) -> EpisodeRecord {
      var episode = Episode(user: user, slate: Slate(items), stop: stop)
      episode.audit.invalid = invalid
      episode.modelCalls = 2
      return EpisodeRecord(span: "/0", query: Query(user: user, history: [], time: 0), episode: episode)
    }
    let records = [record("1", [1]), record("2", [], stop: "budget"), record("3", [3], invalid: 1)]
    let system = try evaluator(["hr@1", "coverage@1"], truth: [[1], [2], [3]]).measure(
      records, named: "agent")
    #expect(system["HR@1"]?.values == [1, 0, 1])
    #expect(isNear(system["HR@1"]?.mean, 2.0 / 3))
    #expect(system["HR@1"]?.validMean == 1)
    #expect(system["ItemCoverage@1"]?.validMean == 0.2)
    let account = try #require(system.account)
    #expect((account.episodes, account.validEpisodes, account.modelCalls) == (3, 1, 6))
    #expect(account.stops == [.init(reason: "budget", count: 1)])
  }

  @Test func `a measurement survives being written and read`() throws {
    let system = try evaluator(["ild@2", "gini@2", "ndcg@2"], truth: [[1], [2]]).measure(
      Corpus.lists([[0, 1], [2]]), named: "run")
    let text = try JSONValue(encoding: system).printed()
    #expect(try JSONValue(parsing: text).decoded(as: SystemMeasurement.self) == system)
  }

  @Test func `group means show the gap between groups`() throws {
    let system = try evaluator(["hr@1"], truth: [[1], [2], [3]]).measure(
      Corpus.lists([[1], [0], [3]]), named: "run")
    let groups = GroupMeans(system.measurements[0], of: system) {
      $0 == "3" ? nil : $0 == "1" ? "old" : "new"
    }
    #expect(groups.groups.map(\.name) == ["new", "old"])
    #expect(groups.groups.map(\.mean) == [0, 1])
    #expect(groups.gap == 1)
  }
}
