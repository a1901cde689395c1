import Concepts
package import Evaluation
import Tracing

/// Measures recorded runs by metrics they were not measured by; no agent runs.
package struct ScoreTraces: Operation {
  package static let method = "trace/score"
  package static let summary = "Measures recorded runs by other metrics, without running an agent."

  /// A trace, a folder of runs, a notebook or a workspace, which stand for their last runs.
  package var path: String
  /// As a notebook names them: `ndcg@10`, `hitRate@5`.
  package var metrics: [String]
  /// The lowest rating of a relevant held-out event; all count when left out.
  package var atLeast: Double?

  package init(path: String, metrics: [String], atLeast: Double? = nil) {
    (self.path, self.metrics, self.atLeast) = (path, metrics, atLeast)
  }

  package struct Response: Codable, Sendable { package var traces: [Entry] }

  package struct Entry: Codable, Sendable {
    /// From the workspace's folder.
    package var trace: String
    package var isComplete: Bool
    /// Over the users of the trace; without the values of single users.
    package var system: SystemMeasurement
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      guard !metrics.isEmpty else {
        throw WorkspaceError(
          .usage, "no-metric", "no metric was named", hint: "name some, as in --metric ndcg@10")
      }
      let paths = try TraceLocator(path).paths
      let replay = try TraceReplay(Workspace(around: paths[0]), environment)
      var entries: [Entry] = []
      for path in paths { entries.append(try await entry(path, replay)) }
      return Response(traces: entries)
    } catch { throw WorkspaceError(error) }
  }

  private func entry(_ path: String, _ replay: TraceReplay) async throws -> Entry {
    let opened = try replay.open(path)
    let start = opened.start
    let data = try await replay.shelf.data(start.data, seed: start.seed)
    guard let split = data.split else { throw data.unsplit }
    guard split.fingerprint.description == start.fingerprint else { throw Self.otherData(path) }
    let context = ComponentContext(catalogue: data.dataset.catalogue, prompts: replay.registry.prompts)
    var reader = EpisodeReader(catalogue: data.dataset.catalogue)
    let trace = try TraceSummary(reading: opened.path, blobs: opened.blobs) {
      try reader.add($0)
    }
    if let damage = trace.damage { throw TraceReplay.damaged(opened.path, damage, events: trace.count) }
    let records = reader.records
    let evaluator = try Evaluator(
      metrics: metrics.map { try replay.registry.metric(MetricSpec.parse($0), in: context) },
      population: Population(train: split.train),
      truth: GroundTruth(opening: split.sealed, atLeast: atLeast.map { Float($0) }),
      users: records.map(\.query.user), bootstrap: Bootstrap(seed: start.seed))
    return Entry(
      trace: replay.name(of: path), isComplete: trace.isComplete,
      system: try evaluator.measure(records, named: replay.agent(of: path)).condensed)
  }

  private static func otherData(_ path: String) -> WorkspaceError {
    WorkspaceError(
      .data, "other-data", "the data or its split is not that of the recording", place: path,
      hint: "restore the files that the notebook's dataset cell names, or run the notebook again")
  }
}
