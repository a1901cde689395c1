import Evaluation
import JSON
import Scoring
import TestSupport
import Testing

@testable import Workspaces

/// Notebooks without an agent: classic recommenders over all test users.
struct BaselineNotebookTests {
  private static func notebook(_ evaluation: String) -> String {
    TestStudy.beginning("Classic") + """
      ```yaml {evaluate #result}
      \(evaluation)
      on: films
      metrics: [ndcg@5, item-coverage@5]
      ```

      ```yaml {plot #chart}
      of: result
      ```

      """
  }

  private func result(_ response: RunNotebook.Response) throws -> EvaluationResult {
    let value = try #require(response.cells.first { $0.id == "result" }?.value)
    return try value.decoded(as: EvaluationResult.self)
  }

  @Test func `baselines alone are measured over everyone, compared and shown`() async throws {
    let study = try TestStudy(
      notebook: Self.notebook("baselines: [{name: ease, ridge: 50}, popularity, random]"))
    let response = try await study.run()
    let result = try result(response)
    #expect(
      result.sample.isEmpty && result.agents.isEmpty
        && result.everyone.map(\.name) == ["ease", "popularity", "random"])
    #expect(result.comparisons.comparisons.count == 3)
    #expect(result.rules.usersEvaluated == 12 && result.everyone.allSatisfy { $0.counts.evaluated == 12 })
    #expect(
      response.text.contains("All test users, whole catalogue") && response.text.contains("Significance"))
    #expect(!response.text.contains("agents were not asked") && response.traces.isEmpty)
    #expect(response.report != nil && study.model.count == 0)
    var asked = EvaluateOffline(
      path: study.folder.path,
      dataset: [
        "files": ["interactions": "data/events.csv", "items": "data/items.csv"], "format": "csv",
        "split": ["by": "time", "test": 0.25],
      ])
    (asked.scorers, asked.metrics, asked.seed) = (
      [["name": "ease", "ridge": 50]], ["ndcg@5", "item-coverage@5"], 7
    )
    let offline = try await asked.perform(in: study.environment)
    #expect(
      offline.systems[0].metrics
        == JSONObject(result.everyone[0].measurements.map { ($0.label, .number($0.mean ?? -1)) }))
    let making = try #require(response.cells.first { $0.id == "result" }?.making)
    #expect(making.seconds > 0 && making.scores.misses == 36 && making.scores.memoryHits == 0)
    let page = try study.folder.read(".reprise/reports/main.html")
    let text = String(decoding: page, as: UTF8.self)
    #expect(text.contains("<dt>Wall time</dt><dd>\(making.seconds) s when the figures were made</dd>"))
    #expect(text.contains("<dt>Scores</dt><dd>0 of 36 were known already ("))
    let again = try await study.run()
    #expect(
      again.cells.allSatisfy { $0.state == .fresh } && again.cells.last?.making == response.cells.last?.making
    )
    #expect(try study.folder.read(".reprise/reports/main.html") == page, "shown again, the same bytes")
  }

  @Test func `vectors from a file are part of what a result depends on`() async throws {
    let study = try TestStudy(
      notebook: Self.notebook("baselines: [{name: embedding, vectors: data/films.vec}, popularity]"))
    let vectors = (0..<20).map { "f\($0) \($0 % 2) \(($0 + 1) % 2)" }.joined(separator: "\n")
    try study.folder.write(vectors, to: "data/films.vec")
    let first = try await study.run()
    #expect(try result(first).everyone.map(\.name) == ["embedding", "popularity"])
    #expect(try await study.run().cells.allSatisfy { $0.state == .fresh })
    try study.folder.write(vectors.replacing("f7 1 0", with: "f7 0 1"), to: "data/films.vec")
    let changed = try await study.run()
    #expect(study.states(changed)["result"] == "ran" && study.states(changed)["films"] == "fresh")
    let missing = try TestStudy(
      notebook: Self.notebook("baselines: [{name: embedding, vectors: data/none.vec}]"))
    let error = await #expect(throws: WorkspaceError.self) { try await missing.run() }
    #expect(
      error?.place?.hasPrefix("notebooks/main.md:14:") == true && error?.message.contains("none.vec") == true)
  }

  @Test(arguments: [
    ("baselines: []", "none of 'agents', 'baselines'"), ("agents: []", "none of 'agents', 'baselines'"),
    ("users: 3", "none of 'agents', 'baselines'"),
    ("baselines: [random]\nusers: 3", "'users' is about agents"),
    ("baselines: [random]\ncandidates: full", "'candidates' is about agents"),
    ("baselines: [random]\nagents: []\nlimit: 5", "'limit' is about agents"),
  ])
  func `what only agents need is refused without them`(evaluation: String, words: String) async throws {
    let study = try TestStudy(notebook: Self.notebook(evaluation))
    let error = await #expect(throws: WorkspaceError.self) { try await study.run() }
    #expect(error?.message.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.place?.hasPrefix("notebooks/main.md:1") == true)
  }
}
