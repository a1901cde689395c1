import Concepts
import Evaluation
import JSON
import TestSupport
import Testing

@testable import Workspaces

/// What an offline evaluation does with what is not as it should be: files in, figures out.
///
/// Users a, b and c; items 1 to 4. Unless a test says otherwise `a` and `b` met item 1, `c` met item 2.
struct EdgeCaseTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("user,item\na,1\nb,1\nc,2\n", to: "train.csv")
    try folder.write("item,title\n1,One\n2,Two\n3,Three\n4,Four\n", to: "items.csv")
  }

  var environment: Environment {
    Environment(
      registry: .whole,
      models: ModelProvider(identity: { _ in throw Absent() }, open: { _ in throw Absent() }, close: {}),
      assets: nil,
      version: "test")
  }

  struct Absent: Error {}

  /// Measures a run of `user item score` lines against held-out `user item` lines.
  func evaluate(
    _ run: String, heldOut: String, metrics: [String] = ["ndcg@2", "hr@2", "recall@2", "precision@2"],
    _ change: (inout EvaluateOffline) -> Void = { _ in }
  ) async throws -> EvaluateOffline.Response {
    try folder.write("user,item,score\n" + run.replacing(" ", with: ","), to: "a.csv")
    try folder.write("user,item\n" + heldOut.replacing(" ", with: ","), to: "test.csv")
    var asked = EvaluateOffline(
      path: folder.path, dataset: ["files": ["train": "train.csv", "test": "test.csv", "items": "items.csv"]])
    asked.runs = [.init(name: "run", file: "a.csv")]
    (asked.metrics, asked.draws, asked.perUser) = (metrics, 100, true)
    change(&asked)
    return try await asked.perform(in: environment)
  }

  func figure(_ response: EvaluateOffline.Response, _ label: String) -> Double? {
    response.systems[0].metrics[label]?.doubleValue
  }

  @Test func `a user who met every item is left out and counted`() async throws {
    try folder.write("user,item\na,1\na,2\na,3\na,4\nb,1\n", to: "train.csv")
    let response = try await evaluate("b 2 1\n", heldOut: "a 1\nb 2\n") { $0.scorers = ["popularity"] }
    let scorer = response.systems[1]
    #expect(scorer.counts.skipped == 1 && scorer.counts.evaluated == 1)
    #expect(scorer.metrics["HR@2"]?.doubleValue == 1 && scorer.values?["HR@2"] == [.null, 1.0])
    #expect(response.warnings.contains { $0.contains("popularity: 1 users have met every item") })
  }

  @Test func `more relevant items than places`() async throws {
    let response = try await evaluate("a 2 3\na 3 2\na 4 1\n", heldOut: "a 2\na 3\na 4\n") {
      $0.metrics?.append("recallCap@2")
    }
    #expect(figure(response, "Recall@2") == 2.0 / 3 && figure(response, "RecallCap@2") == 1)
    #expect(figure(response, "NDCG@2") == 1)
  }

  @Test func `one relevant item`() async throws {
    let response = try await evaluate(
      "a 2 2\na 3 1\n", heldOut: "a 3\n", metrics: ["ndcg@2", "mrr@2", "map@2"])
    #expect(abs((figure(response, "NDCG@2") ?? 0) - 0.6309297535714575) < 1e-12)
    #expect(figure(response, "MRR@2") == 0.5 && figure(response, "MAP@2") == 0.5)
  }

  @Test func `an item that training never had stays relevant`() async throws {
    let missed = try await evaluate("a 2 1\n", heldOut: "a 2\na 9\n")
    #expect(figure(missed, "Recall@2") == 0.5 && missed.rules.split["counts"]?["testItemsNotInTrain"] == 1)
    let found = try await evaluate("a 9 1\n", heldOut: "a 9\n")
    #expect(figure(found, "Recall@2") == 1 && found.rules.catalogueSize == 5)
  }

  @Test func `of an item held out twice the last rating counts, once`() async throws {
    try folder.write("user,item,rating\na,2,5\na,2,1\na,3,4\n", to: "rated.csv")
    let response = try await evaluate("a 3 2\na 2 1\n", heldOut: "a 2\n") {
      $0.dataset = ["files": ["train": "train.csv", "test": "rated.csv", "items": "items.csv"]]
      $0.atLeast = 4
    }
    #expect(figure(response, "Recall@2") == 1 && figure(response, "Precision@2") == 0.5)
    #expect(figure(response, "NDCG@2") == 1, "item 2 was rated 1 in the end")
  }

  @Test func `an item twice in a list is an error, or the first counts with a warning`() async throws {
    let run = "a 2 3\na 2 2\na 3 1\n"
    let error = await #expect(throws: WorkspaceError.self) { try await evaluate(run, heldOut: "a 3\n") }
    #expect(error?.place == "a.csv:3" && error?.message.contains("twice") == true)
    let response = try await evaluate(run, heldOut: "a 3\n") { $0.duplicates = "first" }
    #expect(figure(response, "HR@2") == 1)
    #expect(response.warnings.contains { $0.contains("1 lines name an item of their list again") })
  }

  @Test func `an unknown item is a miss that takes a place`() async throws {
    let response = try await evaluate("a zz 3\na 3 2\na 2 1\n", heldOut: "a 2\n")
    #expect(figure(response, "HR@2") == 0 && response.systems[0].remarks?.unknownItems == 1)
  }

  @Test func `who is only in the run is ignored, who is only in the test counts with zero`() async throws {
    let response = try await evaluate("a 2 1\nc 3 1\nx 2 1\n", heldOut: "a 2\nb 2\n")
    let counts = response.systems[0].counts
    #expect(counts.evaluated == 2 && counts.missing == 1 && counts.ignored == 2)
    #expect(figure(response, "HR@2") == 0.5)
  }

  @Test func `scores that are no numbers or infinite have their place`() async throws {
    let response = try await evaluate("a 2 nan\na 3 inf\na 4 -inf\n", heldOut: "a 3\n", metrics: ["mrr@1"])
    #expect(figure(response, "MRR@1") == 1 && response.systems[0].remarks?.scoresThatAreNoNumber == 1)
  }

  @Test func `an empty test is an error`() async throws {
    for test in ["", "a,2"] {
      let error = await #expect(throws: WorkspaceError.self) {
        try await evaluate("a 2 1\n", heldOut: test == "" ? "" : "a 2\n") { if test != "" { $0.atLeast = 3 } }
      }
      #expect(error?.category == .data, "\(String(describing: error))")
    }
  }

  @Test func `constant scores go by id, and the tie report says how much that decides`() async throws {
    let response = try await evaluate("a 4 7\na 3 7\na 2 7\n", heldOut: "a 2\n", metrics: ["hr@1"]) {
      $0.ties = true
    }
    let ties = try #require(response.systems[0].ties?.rows.first)
    #expect(figure(response, "HR@1") == 1 && ties.ascending == 1 && ties.descending == 0)
    #expect(response.systems[0].remarks?.listsWithTies == 1)
  }

  @Test func `a cut-off beyond the catalogue counts missing places as misses`() async throws {
    let response = try await evaluate("a 2 1\n", heldOut: "a 2\n", metrics: ["precision@50", "ndcg@50"])
    #expect(figure(response, "Precision@50") == 0.02 && figure(response, "NDCG@50") == 1)
  }

  @Test func `ratings with a decimal comma are read when asked, else refused with the way`() async throws {
    try folder.write("user;item;rating\na;1;3,5\nb;2;4\n", to: "comma.csv")
    let format: JSONValue = ["name": "csv", "delimiter": ";"]
    let error = await #expect(throws: WorkspaceError.self) {
      try await DescribeData(path: folder.path, dataset: ["file": "comma.csv", "format": format])
        .perform(in: environment)
    }
    #expect(error?.place == "comma.csv:2" && error?.message.contains("decimal: comma") == true)
    let read = try await DescribeData(
      path: folder.path, dataset: ["file": "comma.csv", "format": format, "columns": ["decimal": "comma"]]
    ).perform(in: environment)
    #expect(read["profile"]?["ratings"]?[0]?["rating"] == 3.5)
  }

  @Test(arguments: ["leave-last-out", "per-user-temporal", "global-temporal", "strong-generalization"])
  func `a split by time refuses data without times`(split: String) async throws {
    try folder.write("user,item,time\na,1,5\na,2,\nb,1,6\nb,3,7\n", to: "gaps.csv")
    let error = await #expect(throws: WorkspaceError.self) {
      try await DescribeData(path: folder.path, dataset: ["file": "gaps.csv", "split": .string(split)])
        .perform(in: environment)
    }
    #expect(error?.code == "noTimes" && error?.message.contains("1 interactions have none") == true)
  }

  @Test func `every result says under what rules it was made`() async throws {
    try folder.write("user,item,time\na,1,1\na,2,2\na,2,3\nb,1,1\nb,3,2\n", to: "all.csv")
    let response = try await evaluate("a 3 1\n", heldOut: "a 3\n") {
      $0.dataset = ["file": "all.csv", "filter": [["core": ["users": 2]]], "split": ["by": "last"]]
      ($0.runs, $0.scorers, $0.seed) = ([], ["random"], 5)
    }
    let rules = response.rules
    #expect(rules.dataFingerprint.hasPrefix("sha256:") && rules.splitFingerprint.hasPrefix("sha256:"))
    let steps = rules.filters.arrayValue?.compactMap { $0["name"]?.stringValue }
    #expect(steps == ["read csv", "filter duplicates", "filter core"])
    #expect(rules.filters[1]?["detail"]?["dropped"] == 1 && rules.filters[0]?["interactions"] == 5)
    #expect(rules.split["kind"] == "leave-last-out" && rules.split["counts"]?["usersWithTiedBoundary"] == 0)
    #expect(rules.candidates.contains("without the user's training items"))
    #expect(rules.ties.contains("1e-10") && rules.usersEvaluated == 2 && rules.catalogueSize == 3)
    #expect(rules.relevance == "every held-out item")
    #expect(rules.metricSpecification == 1 && rules.seeds["seed"] == "5" && rules.toolVersion == "test")
    #expect(response.volatile.seconds > 0)
    for part in [
      "Data", "Filters", "Split", "Candidates", "Order of ties", "Relevant", "Users evaluated", "Seeds",
    ] {
      #expect(response.text.contains(part), "\(part)")
    }
  }
}
