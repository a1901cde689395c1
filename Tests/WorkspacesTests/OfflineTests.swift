import Concepts
import Evaluation
import JSON
import Rankers
import TestSupport
import Testing

@testable import Workspaces

/// Fitting, ranking and evaluating outside a notebook.
struct OfflineTests {
  let study: TestStudy
  let split: JSONObject = [
    "files": ["interactions": "data/events.csv", "items": "data/items.csv"], "format": "csv",
    "split": ["by": "time", "test": 0.25],
  ]

  init() throws { study = try TestStudy() }

  var path: String { study.folder.path }

  func rank(_ change: (inout RankUsers) -> Void) async throws -> String {
    var asked = RankUsers(path: path, dataset: split, output: "out.run")
    change(&asked)
    _ = try await asked.perform(in: study.environment)
    return String(decoding: try study.folder.read("out.run"), as: UTF8.self)
  }

  func fit(_ scorer: JSONValue) async throws -> FitScorer.Response {
    let asked = FitScorer(path: path, dataset: split, scorer: scorer, seed: 7, output: "a.model")
    return try await asked.perform(in: study.environment)
  }

  @Test(arguments: builtinScorers.map { $0.name })
  func `a model from a file ranks as the scorer that made it`(name: String) async throws {
    let fitted = try await fit(.string(name))
    #expect(fitted.isStored)
    for form in ["trec", "csv"] {
      let now = try await rank { ($0.scorer, $0.seed, $0.format) = (.string(name), 7, form) }
      let kept = try await rank { ($0.model, $0.seed, $0.format) = ("a.model", 7, form) }
      #expect(now == kept && now.split(separator: "\n").count > 24)
    }
  }

  @Test func `a stored model serves other data with the same catalogue, and no other catalogue`() async throws
  {
    _ = try await fit("popularity")
    var other = split
    other["split"] = "leave-last-out"
    _ = try await rank { ($0.model, $0.dataset) = ("a.model", other) }
    other["filter"] = ["rating": ["atLeast": 5]]
    let error = await #expect(throws: WorkspaceError.self) {
      try await rank { ($0.model, $0.dataset) = ("a.model", other) }
    }
    #expect(error?.code == "model-mismatch")
  }

  @Test func `a scorer that keeps no state learns again, from the same data only`() async throws {
    var environment = study.environment
    environment.registry.scorers.append(ForgetfulScorer.self)
    let fitted = try await FitScorer(
      path: path, dataset: split, scorer: "forgetful", seed: 7, output: "a.model"
    ).perform(in: environment)
    #expect(!fitted.isStored)
    var asked = RankUsers(path: path, dataset: split, output: "out.run")
    (asked.model, asked.seed) = ("a.model", 7)
    #expect(try await asked.perform(in: environment).lines > 0)
    asked.dataset["split"] = "leave-last-out"
    let (other, around) = (asked, environment)
    let error = await #expect(throws: WorkspaceError.self) { try await other.perform(in: around) }
    #expect(error?.message.contains("learns again") == true)
  }

  @Test func `vectors from a file make lists, are part of a model, and are noticed when they change`()
    async throws
  {
    let vectors = (0..<20).map { "f\($0) \($0 % 2) \(($0 + 1) % 2) 0.\($0)" }.joined(separator: "\n")
    try study.folder.write(vectors, to: "data/vectors.txt")
    let spec: JSONValue = ["name": "embedding", "vectors": "data/vectors.txt"]
    let fitted = try await fit(spec)
    #expect(fitted.scorer["files"]?["vectors"]?.stringValue?.count == 64)
    let now = try await rank { $0.scorer = spec }
    try study.folder.write(vectors.replacing(" 0.1", with: " 0.9"), to: "data/vectors.txt")
    #expect(try await rank { $0.scorer = spec } != now)
    #expect(try await rank { $0.model = "a.model" } == now, "the model has the vectors it was fitted with")
    for name in ["nothing.txt", "data/vectors.txt/x"] {
      await #expect(throws: WorkspaceError.self) {
        try await rank { $0.scorer = ["name": "embedding", "vectors": .string(name)] }
      }
    }
  }

  @Test func `a model that is cut, changed or foreign is refused`() async throws {
    _ = try await fit("popularity")
    let bytes = try study.folder.read("a.model")
    var flipped = bytes
    flipped[bytes.count - 1] ^= 1
    var header = bytes
    let seed = try #require(header.firstRange(of: Array("\"seed\":\"7\"".utf8)))
    header[seed.upperBound - 2] = UInt8(ascii: "8")
    for wrong in [Array(bytes.dropLast()), flipped, header, Array(bytes.prefix(10)), [], bytes + [0]] {
      try study.folder.write(wrong, to: "a.model")
      let error = await #expect(throws: WorkspaceError.self) { try await rank { $0.model = "a.model" } }
      #expect(error?.code == "bad-model" && error?.hint.contains("fit") == true)
    }
  }

  @Test(arguments: ["per-user-temporal", "leave-last-out", "strong-generalization", "cold-item", "random"])
  func `a run is measured as the scorer that made it`(kind: String) async throws {
    var dataset = split
    dataset["split"] = .string(kind)
    _ = try await rank { ($0.scorer, $0.depth, $0.format, $0.dataset) = ("ease", 0, "csv", dataset) }
    var asked = EvaluateOffline(path: path, dataset: dataset)
    asked.runs = [.init(name: "theirs", file: "out.run")]
    asked.scorers = ["ease"]
    asked.metrics = ["all@5"]
    (asked.draws, asked.perUser) = (200, true)
    let response = try await asked.perform(in: study.environment)
    let (run, scorer) = (response.systems[0], response.systems[1])
    #expect(run.metrics == scorer.metrics && run.intervals == scorer.intervals)
    #expect(run.metrics.count == builtinMetrics.count)
    #expect(run.counts == scorer.counts && run.remarks?.seenItems == 0 && run.remarks?.unknownItems == 0)
    #expect(run.metrics["AUC"]?.doubleValue != nil)
    let users = response.rules.usersEvaluated
    #expect(run.values?["NDCG@5"]?.arrayValue?.count == users && response.users?.count == users)
    #expect(response.comparisons?.comparisons.allSatisfy { $0.test.notTested != nil } == true, "few users")
    #expect(response.rules.metricSpecification == 1)
    #expect(response.warnings.contains { $0.contains("too few") })
  }

  @Test func `judgements alone carry accuracy, and say what else is needed`() async throws {
    try study.folder.write("u1 0 a 1\nu1 0 b 0\nu2 0 c 2\nu3 0 d 1\n", to: "q.txt")
    try study.folder.write("u1 Q0 b 1 3 t\nu1 Q0 a 2 2 t\nu2 Q0 zz 1 1 t\nu9 Q0 a 1 1 t\n", to: "r.run")
    var asked = EvaluateOffline(path: path, dataset: ["files": ["judgements": "q.txt"]])
    asked.runs = [.init(name: "r", file: "r.run")]
    asked.metrics = ["all@2"]
    let response = try await asked.perform(in: study.environment)
    let system = response.systems[0]
    #expect(system.metrics["MRR@2"]?.doubleValue == 0.5 / 3)
    #expect(system.metrics["Gini@2"] == nil && system.metrics["Novelty@2"] == nil)
    #expect(system.counts.evaluated == 3 && system.counts.missing == 1 && system.counts.ignored == 1)
    for (metric, hint) in [("gini@2", "--items"), ("novelty@2", "--train")] {
      asked.metrics = [metric]
      let error = await #expect(throws: WorkspaceError.self) {
        try await asked.perform(in: study.environment)
      }
      #expect(error?.hint.contains(hint) == true)
    }
  }

  @Test func `training data and items make the rest measurable`() async throws {
    try study.folder.write("user,item\nu1,b\nu2,b\nu2,a\n", to: "train.csv")
    try study.folder.write("item,title,genres\na,A,x\nb,B,y\nc,C,x\nnever,N,z\n", to: "items.csv")
    try study.folder.write("u1 0 a 1\nu2 0 c 1\n", to: "q.txt")
    try study.folder.write("u1 Q0 a 1 2 t\nu1 Q0 c 2 1 t\nu2 Q0 c 1 1 t\n", to: "r.run")
    var asked = EvaluateOffline(
      path: path,
      dataset: ["files": ["judgements": "q.txt", "train": "train.csv", "items": "items.csv"]])
    asked.runs = [.init(name: "r", file: "r.run")]
    asked.metrics = ["all@2"]
    let whole = try await asked.perform(in: study.environment)
    #expect(whole.systems[0].metrics["ItemCoverage@2"]?.doubleValue == 0.5, "two of four items")
    asked.dataset = ["files": ["judgements": "q.txt", "items": "items.csv"]]
    asked.metrics = ["gini@2", "ndcg@2"]
    let items = try await asked.perform(in: study.environment)
    #expect(items.rules.catalogueSize == 4 && items.systems[0].metrics["NDCG@2"]?.doubleValue == 1)
  }

  @Test func `strong generalisation ranks by the history that nothing was learnt from`() async throws {
    var dataset = split
    dataset["split"] = ["name": "strong-generalization", "users": 0.3]
    let text = try await rank { ($0.scorer, $0.dataset, $0.depth) = ("item-knn", dataset, 0) }
    let users = Set(text.split(separator: "\n").compactMap { $0.split(separator: " ").first })
    #expect(users.count == 4)
    let table = try await rank {
      ($0.scorer, $0.dataset, $0.depth, $0.format) = ("item-knn", dataset, 0, "csv")
    }
    let scores = Set(table.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").last })
    #expect(scores.count > 1, "an empty history would score everything alike")
  }

  @Test func `what is cancelled writes nothing`() async throws {
    let before = study.folder.files
    let works: [@Sendable () async throws -> Void] = [
      {
        _ = try await ImportData(path: path, dataset: ["file": "data/events.csv"], output: "made").perform(
          in: study.environment)
      },
      { _ = try await SplitData(path: path, dataset: split, output: "made").perform(in: study.environment) },
      { _ = try await fit("popularity") }, { _ = try await rank { $0.scorer = "popularity" } },
    ]
    for work in works {
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        try await work()
      }
      let result = await task.result
      #expect(throws: WorkspaceError.self) { try result.get() }
    }
    #expect(study.folder.files == before)
  }

  @Test func `what cannot be ranked or measured says why`() async throws {
    for change in [
      { (asked: inout RankUsers) in asked.scorer = "eas" }, { $0.scorer = nil },
      { ($0.scorer, $0.users) = ("random", ["nobody"]) }, { ($0.scorer, $0.format) = ("random", "xml") },
      { $0.model = "nothing.model" },
    ] as [(inout RankUsers) -> Void] {
      await #expect(throws: WorkspaceError.self) { try await rank(change) }
    }
    for change in [
      { (asked: inout EvaluateOffline) in asked.scorers = [] }, { $0.metrics = ["nonsense@3"] },
      { $0.against = "nobody" }, { $0.atLeast = 99 }, { $0.dataset["split"] = nil },
    ] as [(inout EvaluateOffline) -> Void] {
      var asked = EvaluateOffline(path: path, dataset: split)
      asked.scorers = ["random", "popularity"]
      change(&asked)
      let asking = asked
      await #expect(throws: WorkspaceError.self) { try await asking.perform(in: study.environment) }
    }
  }
}

/// Learns nothing that could be kept.
private struct ForgetfulScorer: Scorer, FittedScorer {
  static let name = "forgetful"
  static let summary = "Scores items by their place."
  private let count: Int
  init(_ configuration: NoConfiguration, in context: ComponentContext) { count = context.catalogue.count }
  func fit(to train: Interactions, seed: UInt64) -> any FittedScorer { self }
  func scores(for history: [Interactions.Event], of user: UserID) -> [Float] { (0..<count).map { Float($0) } }
}
