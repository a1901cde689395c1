import Agents
import Concepts
import Evaluation
package import JSON
import Tracing

/// Takes a recorded run up again from one of its events, with something changed.
package struct ForkRun: Operation {
  package static let method = "trace/fork"
  package static let summary =
    "Takes a recorded run up again from an event with something changed; the unchanged part is served from it."

  /// The trace, or what has just one.
  package var path: String
  /// The first event that may be new; that of the first edit, or else the first episode's, when left out.
  package var at: Int?
  /// Keys of an agent cell laid over the parent's: `{"ranker": "listwise"}`.
  package var agent: JSONValue?
  /// Texts of prompts by name.
  package var prompts: [String: String]?
  /// A model, by name or as a mapping; the parent's when left out.
  package var model: JSONValue?
  package var edits: [ForkEdit]?
  package var seed: UInt64?
  /// Whether whoever asks for the fork gives leave where an agent leaves it to a person.
  package var approvals: Bool?

  package init(path: String) { self.path = path }

  package struct Response: Codable, Sendable {
    /// The parent and the fork, from the workspace's folder.
    package var parent: String
    package var trace: String
    package var at: Int
    /// False when the same fork was made before.
    package var isNew: Bool
    package var events: Int
    /// What is not as in the parent, in words.
    package var changes: [String]
    /// Where effects' answers came from, by `replay`, `edited`, `live`, `cache`, `stub`.
    package var sources: [TraceStatistics.Count]
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let path = try TraceLocator.one(path)
      let workspace = try Workspace(around: path)
      let replay = try TraceReplay(workspace, environment)
      let (parent, start) = try replay.session(at: path)
      let data = try await replay.shelf.data(start.data, seed: start.seed)
      guard data.split?.fingerprint.description ?? "" == start.fingerprint else { throw Self.otherData }
      let plan = try await ForkPlan(self, parent, start, data, replay)
      let folder = Self.folder(plan, replay.agent(of: path), in: workspace)
      let lock = try WorkspaceLock(folder.file("lock"), doing: "making the same fork")
      defer { lock.release() }
      let known = try EarlierTrace(folder).found(data.dataset.catalogue)
      let run =
        if let known, known.trace.isComplete { known } else {
          try await record(plan, parent, known?.trace, to: folder, replay, workspace, environment)
        }
      return Response(
        parent: replay.name(of: path), trace: replay.name(of: run.trace.path), at: plan.fork.at,
        isNew: known?.trace.isComplete != true, events: run.trace.count,
        changes: TraceTree.words(plan.fork.json),
        sources: Self.sources(run))
    } catch let divergence as Divergence {
      throw Self.changed(divergence)
    } catch {
      throw WorkspaceError(error)
    }
  }

  /// One folder for each fork: the same fork of the same parent is found there.
  private static func folder(_ plan: ForkPlan, _ agent: String, in workspace: Workspace) -> DiskFolder {
    workspace.runs.inside("fork-\(Digest(of: plan.start.json).short)").inside(agent)
  }

  private func record(
    _ plan: ForkPlan, _ parent: Trace, _ begun: TraceSummary?, to folder: DiskFolder, _ replay: TraceReplay,
    _ workspace: Workspace, _ environment: Environment
  ) async throws -> RecordedRun {
    let data = try await replay.shelf.data(plan.start.data, seed: plan.start.seed)
    let answerers = try await Answerers(workspace, environment, given: plan.model)
    let desk = ApprovalDesk(
      approvals == true ? environment.approval : nil,
      place: ["agent": .string(replay.agent(of: folder.file(EpisodeSession.traceName)))])
    let stages = try await SessionStages(
      shelf: replay.shelf, registry: replay.registry, start: plan.start, data: data, answerers: answerers,
      desk: desk
    ).stages()
    let queries = try EpisodeReader.records(in: parent, catalogue: data.dataset.catalogue).map(\.query)
    let blobs = BlobStore(folder: folder.file("cas"))
    let session = try begin(plan, parent, begun, in: folder, blobs)
    do {
      let result = try await EpisodeRunner.run(queries, stages: stages, session: session) { done in
        var progress = RunProgress(
          notebook: "", cell: "", kind: "fork", phase: .progress, message: "episode \(done.done)",
          done: done.done, total: done.total)
        progress.agent = replay.agent(of: path)
        environment.progress(progress)
      }
      try session.end(result, recorded: nil)
    } catch {
      if let failure = answerers.failure { throw Self.unavailable(failure) }
      if let failure = desk.failure { throw failure }
      if let divergence = error as? Divergence {
        guard begun != nil else { throw Self.changed(divergence) }
        return try await record(plan, parent, nil, to: folder, replay, workspace, environment)
      }
      throw error
    }
    return try RecordedRun(reading: folder.file(EpisodeSession.traceName), data.dataset.catalogue)
  }

  /// Goes on with what an interrupted attempt left, or begins.
  private func begin(
    _ plan: ForkPlan, _ parent: Trace, _ begun: TraceSummary?, in folder: DiskFolder, _ blobs: BlobStore
  ) throws -> TraceSession {
    if let begun {
      let session = try TraceSession.resumeFork(
        begun, of: parent, plan.fork, blobs: blobs, seed: plan.start.seed, reseeds: plan.earlier,
        start: plan.start.json)
      if session.divergence == nil { return session }
    }
    try EarlierTrace(folder).setAllAside("interrupted")
    return try TraceSession.fork(
      parent, plan.fork, to: folder.file(EpisodeSession.traceName), blobs: blobs, seed: plan.start.seed,
      reseeds: plan.earlier, start: plan.start.json)
  }

  private static func sources(_ run: RecordedRun) -> [TraceStatistics.Count] {
    run.sources.map { TraceStatistics.Count(kind: $0.key, count: $0.value) }.sorted { $0.kind < $1.kind }
  }

  private static var otherData: WorkspaceError {
    WorkspaceError(
      .data, "parent-differs", "the data is no longer that of the recording",
      hint: "put the files back as they were, or run the notebook again and fork that run")
  }

  private static func unavailable(_ failure: EffectFailure) -> WorkspaceError {
    WorkspaceError(
      .unavailable, "model-\(failure.code)", "the language model failed: \(failure.message)",
      hint: "see to the model and make the fork again; what was answered before is in the cache of replies")
  }

  private static func changed(_ divergence: Divergence) -> WorkspaceError {
    var error = WorkspaceError(
      .data, "parent-differs",
      "the run is not the parent's before the fork's place: \(divergence.description)",
      hint: "'reprise replay' shows whether the parent still replays; fork from an earlier event")
    error.details = divergence.report
    return error
  }
}
