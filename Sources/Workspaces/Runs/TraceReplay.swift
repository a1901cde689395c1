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
    registry.embedders = ItemVectors(environment, in: workspace.vectors).named
    self.registry = registry
    shelf = DataShelf(workspace: workspace, environment: environment, keepsScores: false)
  }

  /// Replays one trace.
  ///
  /// - Throws: ``WorkspaceError`` for a trace that is damaged or was not recorded by a notebook.
  package func verdict(of path: String) async throws -> Verdict {
    let opened = try open(path)
    let (file, start) = (opened.path, opened.start)
    let data = try await shelf.data(start.data, seed: start.seed)
    let recorded = try RecordedQueries(reading: opened, data.dataset.catalogue)
    if let damage = recorded.trace.damage { throw Self.damaged(file, damage, events: recorded.trace.count) }
    let followed = try FollowedTrace(recorded, opened.blobs)
    let now = try start.renewed(registry(of: start), data)
    let session = followed.session(start, now: now.json, tolerating: tolerance)
    var divergence: Divergence?
    do { try await follow(session, recorded, start, data) } catch let found as Divergence {
      divergence = found
    }
    let digest: Digest
    do { digest = try followed.semanticDigest() } catch {
      throw Self.damaged(file, error, events: recorded.trace.count)
    }
    var verdict = Verdict(
      trace: name(of: path), agent: agent(of: path), isIdentical: divergence == nil,
      isComplete: recorded.trace.isComplete, events: recorded.trace.count, episodes: recorded.queries.count,
      semanticDigest: digest.description, divergence: divergence?.report ?? .null,
      text: divergence?.description ?? "identical")
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

  /// A trace that a notebook's run recorded, in memory, and what it was started with.
  ///
  /// - Throws: ``WorkspaceError`` for a trace that is damaged or was not recorded by a notebook.
  func session(at path: String) throws -> (Trace, SessionStart) {
    let opened = try open(path)
    let trace = try Trace(reading: opened.path, blobs: opened.blobs)
    if let damage = trace.damage { throw Self.damaged(opened.path, damage, events: trace.events.count) }
    return (trace, opened.start)
  }

  /// A trace or its archive, where it lies, with its payloads and what the run was started with that recorded it.
  struct Opened: Sendable {
    var path: String
    var blobs: BlobStore
    var start: SessionStart
  }

  /// Finds a trace and reads its first event.
  ///
  /// - Throws: ``WorkspaceError`` for what is no trace, or was not recorded by a notebook.
  func open(_ path: String) throws -> Opened {
    guard let file = TracePlace.present(path), DiskFolder.kind(of: file) == .file else {
      throw WorkspaceError(
        .noInput, "no-such-file", "there is no trace at \(path)", place: path,
        hint: "'reprise trace' lists what was recorded")
    }
    let blobs = try TracePlace.store(beside: file)
    let first = try EventFeed(file, blobs: blobs).next()
    guard let start = first.flatMap({ SessionStart($0.request) }) else {
      throw WorkspaceError(
        .data, "not-a-session", "the trace was not recorded by a notebook's run", place: path,
        hint: "name a trace below .reprise/runs")
    }
    return Opened(path: file, blobs: blobs, start: start)
  }

  /// The agent whose trace lies at a path.
  func agent(of path: String) -> String { AbsolutePath.name(AbsolutePath.parent(path)) }

  static func damaged(_ path: String, _ damage: TraceError, events: Int) -> WorkspaceError {
    WorkspaceError(
      .data, "trace-\(damage.code.rawValue)", damage.description, place: path,
      hint: "the \(events) events before it are whole; restore the file, or run again")
  }

  /// The components, with the embedders as the trace knew them where they are no longer here.
  private func registry(of start: SessionStart) -> Registry {
    var registry = registry
    let recorded = start.parts.flatMap { Registry.embedders(in: $0.agent["components"] ?? .null) }
    registry.embedders = registry.embedders?.recalling(
      Dictionary(recorded.map { ($0.name, $0.identity) }, uniquingKeysWith: { first, _ in first }))
    return registry
  }

  private func follow(
    _ session: TraceSession, _ recorded: RecordedQueries, _ start: SessionStart, _ data: LoadedData
  ) async throws {
    if let divergence = session.divergence { throw divergence }
    let stages = try await SessionStages(
      shelf: shelf, registry: registry(of: start), start: start, data: data
    ).stages()
    do {
      let result = try await EpisodeRunner.run(recorded.queries, stages: stages, session: session)
      if recorded.trace.isComplete { try session.end(result, recorded: recorded.trace.end) }
    } catch is RecordingEnded {}
    if let found = session.divergence { throw found }
  }

  /// A path as seen from the workspace's folder.
  func name(of path: String) -> String {
    let prefix = workspace.folder.path + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }
}
