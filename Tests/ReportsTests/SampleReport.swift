import Concepts
import JSON

@testable import Evaluation
@testable import Reports

/// A report with every part, from measurements made up for it.
enum SampleReport {
  static let hostile =
    "<script>alert(1)</script> & \"\u{301}quotes' | *stars* \u{1B}[31m\u{202E}desrever\nnext"

  static func system(_ name: String, _ means: [Double], account: AgentAccount? = nil) -> SystemMeasurement {
    let labels = ["NDCG@10", "Recall@10", "HR@10"]
    let values = zip(labels, means).map { label, mean in
      Measurement(
        label: label, isOfSet: false, values: [mean, mean], mean: mean, validMean: mean * 1.1,
        interval: .init(low: mean * 0.85, high: mean * 1.12), undefined: 0)
    }
    let coverage = Measurement(
      label: "ItemCoverage@10", isOfSet: true, values: [], mean: means[0] / 2, validMean: nil, interval: nil,
      undefined: 0)
    return SystemMeasurement(
      name: name, users: ["1", "2"], counts: .init(evaluated: 943), measurements: values + [coverage],
      account: account)
  }

  static var account: AgentAccount {
    var account = AgentAccount([])
    (account.episodes, account.validEpisodes, account.modelCalls) = (50, 47, 312)
    account.stops = [.init(reason: "budget", count: 3)]
    account.usage = Usage(promptTokens: 184_220, completionTokens: 9_105)
    (account.audit.lists, account.audit.identities, account.audit.reversals) = (96, 31, 2)
    (account.audit.invalid, account.audit.repairs) = (4, 11)
    return account
  }

  static func record() throws -> ProtocolRecord {
    let json: JSONValue = [
      "data": "movielens-100k", "dataFingerprint": "sha256:1f0c",
      "filters": [
        ["name": "read", "users": 943, "items": 1682, "interactions": 100_000, "detail": nil],
        ["name": "rating", "users": 942, "items": 1447, "interactions": 55_375, "detail": ["atLeast": 4]],
      ],
      "split": ["by": "time", "perUser": true, "test": 0.2, "usersWithTiedBoundary": 311],
      "splitFingerprint": "sha256:77ab",
      "candidates": "the whole catalogue without the user's training items",
      "ties": "score to 1e-10 descending, then item id ascending", "usersEvaluated": 943,
      "catalogueSize": 1447,
      "metrics": ["NDCG@10", "Recall@10", "HR@10", "ItemCoverage@10"], "metricSpecification": 1,
      "seeds": ["run": 7, "bootstrap": 7], "toolVersion": "reprise 0.1.0",
    ]
    return try json.decoded(as: ProtocolRecord.self)
  }

  static func make(_ name: String = "react + window", model: String = "echo", meaningful: Bool = false) throws
    -> Report
  {
    let classics = [
      system("random", [0.0114, 0.0061, 0.0912]), system("popularity", [0.0941, 0.0876, 0.4973]),
      system("item-knn", [0.2051, 0.1972, 0.7741]), system("ease", [0.2318, 0.2204, 0.8112]),
    ]
    let agent = system(name, [0.1877, 0.1702, 0.7213], account: account)
    return Report(
      title: "Does memory help a ReAct recommender?",
      summary: "Two memories on MovieLens 100K, under one protocol with the classic rankers.",
      models: [ModelIdentity(provider: "scripted", model: model, isMeaningful: meaningful)],
      record: try record(),
      sections: [
        .init("All users", systems: classics),
        .init(
          "Same users and candidates",
          note: "50 users, each with 20 candidates in an order shuffled with seed 7.",
          systems: Array(classics[1...]) + [agent]),
      ], comparisons: try family(name),
      traces: [
        .init(name: name, head: "sha256:9ac4", episodes: 50, command: "reprise replay runs/react-window")
      ],
      examples: examples(name), timings: [.init(system: name, seconds: 183.42)])
  }

  private static func family(_ name: String) throws -> ComparisonFamily {
    var test = PairedTest([nil], [nil], bootstrap: Bootstrap(seed: 0, replicates: 0))
    (test.users, test.meanDifference, test.interval) = (50, -0.0441, .init(low: -0.081, high: -0.0096))
    (test.wins, test.losses, test.equal, test.effectSize, test.detectable) = (12, 25, 13, -0.352, 0.0496)
    (test.signFlip, test.notTested) = (0.0159, nil)
    var small = PairedTest([nil], [nil], bootstrap: Bootstrap(seed: 0, replicates: 0))
    small.notTested = "8 users; a test needs at least 30"
    var family = try ComparisonFamily(of: [], bootstrap: Bootstrap(seed: 0, replicates: 0))
    family.comparisons = [
      Comparison(first: name, second: "ease", metric: "NDCG@10", test: test, adjusted: 0.0318),
      Comparison(first: name, second: "popularity", metric: "NDCG@10", test: small, adjusted: nil),
    ]
    return family
  }

  private static func examples(_ name: String) -> [EpisodeExample] {
    [
      EpisodeExample(
        system: name, user: "196", span: "/3", wish: "Something quiet",
        history: ["Kolya (1996)", "Fargo (1996)"],
        slate: [
          .init(title: "Secrets & Lies (1996)", isHit: true), .init(title: "Twister (1996)", isHit: false),
          .init(title: "Léon (1994)", isHit: true),
        ], missed: ["Shine (1996)"]),
      EpisodeExample(
        system: name, user: "22", span: "/9", history: [], slate: [.init(title: "千と千尋の神隠し", isHit: false)],
        missed: [],
        stop: "budget"),
    ]
  }
}
