import Agents
import Concepts
import Datasets
import Evaluation
import JSON
package import Tracing

/// Repeats recorded episodes without a model: the agent is made again from what the trace's first event says.
package struct TraceReplay: Sendable {
  let workspace: Workspace
  let environment: Environment
  let registry: Registry
  let shelf: DataShelf
  let tolerance: Tolerance

  package init(
    _ workspace: Workspace, _ environment: Environment, tolerating tolerance: Tolerance = .strict
  ) throws(WorkspaceError) {
    (self.workspace, self.environment, self.tolerance) = (workspace, environment, tolerance)
    var registry = environment.registry
    registry.prompts = try workspace.prompts(over: registry.prompts)
    registry.named = .from(workspace.folder.path)
    self.registry = registry
    shelf = DataShelf(workspace: workspace, environment: environment, keepsScores: false)
  }

  /// Replays one trace.
  ///
  /// - Throws: ``WorkspaceError`` for a trace that is damaged or was not recorded by a notebook.
  package func verdict(of path: String) async throws -> Verdict {
    let (trace, start) = try session(at: path)
    let data = try await shelf.data(start.data, seed: start.seed)
    var verdict = Verdict(
      trace: name(of: path), agent: agent(of: path), isIdentical: true, isComplete: trace.isComplete,
      events: trace.events.count, episodes: 0,
      semanticDigest: trace.semanticDigest.description, divergence: .null, text: "identical")
    let queries = try EpisodeReader(catalogue: data.dataset.catalogue).records(in: trace).map(\.query)
    verdict.episodes = queries.count
    let session = try session(trace, start, data)
    do { try await follow(session, trace, start, data, queries) } catch let divergence as Divergence {
      (verdict.isIdentical, verdict.divergence) = (false, divergence.report)
      verdict.text = divergence.description
    }
    verdict.take(session.tolerated)
    return verdict
  }

  /// Replays traces side by side, in the order of their paths.
  ///
  /// - Parameter told: is given each verdict as it is reached.
  package func verdicts(
    of paths: [String], jobs: Int, told: @escaping @Sendable (Verdict) -> Void = { _ in }
  ) async throws -> [Verdict] {
    try await withThrowingTaskGroup(of: (Int, Verdict).self) { group in
      var found: [(place: Int, verdict: Verdict)] = []
      for (place, path) in paths.enumerated() {
        if place >= max(jobs, 1), let done = try await group.next() { found.append(done) }
        group.addTask {
          let verdict = try await verdict(of: path)
          told(verdict)
          return (place, verdict)
        }
      }
      for try await done in group { found.append(done) }
      return found.sorted { $0.place < $1.place }.map(\.verdict)
    }
  }

  /// A trace that a notebook's run recorded, and what it was started with.
  ///
  /// - Throws: ``WorkspaceError`` for a trace that is damaged or was not recorded by a notebook.
  func session(at path: String) throws -> (Trace, SessionStart) {
    let trace = try read(path)
    guard let start = SessionStart(trace.start) else {
      throw WorkspaceError(
        .data, "not-a-session", "the trace was not recorded by a notebook's run", place: path,
        hint: "name a trace below .reprise/runs")
    }
    return (trace, start)
  }

  /// The agent whose trace lies at a path.
  func agent(of path: String) -> String { AbsolutePath.name(AbsolutePath.parent(path)) }

  private func read(_ path: String) throws -> Trace {
    guard let path = TracePlace.present(path), DiskFolder.kind(of: path) == .file else {
      throw WorkspaceError(
        .noInput, "no-such-file", "there is no trace at \(path)", place: path,
        hint: "'reprise trace' lists what was recorded")
    }
    let trace = try TracePlace.read(path)
    if let damage = trace.damage {
      throw WorkspaceError(
        .data, "trace-\(damage.code.rawValue)", damage.description, place: path,
        hint: "the \(trace.events.count) events before it are whole; restore the file, or run again")
    }
    return trace
  }

  private func session(_ trace: Trace, _ start: SessionStart, _ data: LoadedData) throws -> TraceSession {
    let now = try start.renewed(registry, data)
    return TraceSession.replay(
      trace, seed: start.seed, reseeds: start.reseeds, start: now.json, tolerating: tolerance)
  }

  private func follow(
    _ session: TraceSession, _ trace: Trace, _ start: SessionStart, _ data: LoadedData, _ queries: [Query]
  ) async throws {
    if let divergence = session.divergence { throw divergence }
    let stages = try await SessionStages(shelf: shelf, registry: registry, start: start, data: data).stages()
    do {
      let result = try await EpisodeRunner.run(queries, stages: stages, session: session)
      if trace.isComplete { try session.end(result, recorded: trace.end) }
    } catch is RecordingEnded {}
    if let found = session.divergence { throw found }
  }

  /// A path as seen from the workspace's folder.
  func name(of path: String) -> String {
    let prefix = workspace.folder.path + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }
}
