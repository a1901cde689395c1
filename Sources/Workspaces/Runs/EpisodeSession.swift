import Agents
import Assets
import Concepts
import JSON
import Synchronization
import Tracing

/// One agent's episodes: recorded, resumed where an earlier run stopped, or found complete.
struct EpisodeSession: Sendable {
  let context: RunContext
  let cell: String
  let agentID: String
  let agent: Agent
  let queries: [Query]
  let start: SessionStart
  /// `nil` for an agent without a model.
  let model: AgentModel?
  var around = Surroundings()
  /// Who gives leave; `nil` for an agent that asks no person.
  var desk: ApprovalDesk?

  /// What came of it.
  struct Outcome: Sendable {
    var recorded: RecordedRun
    var path: String
    /// Whether anything was run.
    var isNew: Bool
  }

  /// The folder of the trace and its payloads: one that an earlier run of the same action made under other
  /// names, or the one to make.
  var folder: DiskFolder {
    let ending = "-\(start.action.prefix(12))"
    let usual = context.workspace.runs.inside("\(context.name)-\(cell)\(ending)").inside(agentID)
    guard TracePlace.inside(usual) == nil else { return usual }
    let others = context.workspace.runs.names.filter { $0.hasSuffix(ending) }.flatMap { name in
      let run = context.workspace.runs.inside(name)
      return run.names.map(run.inside)
    }
    return others.first { TracePlace.inside($0) != nil } ?? usual
  }

  static let traceName = "trace.jsonl"
  /// The same, packed.
  static let archiveName = traceName + TraceArchive.ending

  /// Runs what is missing.
  ///
  /// - Throws: ``WorkspaceError`` `unavailable` when the model fails for good; what was recorded is kept.
  func run() async throws -> Outcome {
    try folder.make()
    let lock = try WorkspaceLock(folder.file("lock"), doing: "running '\(agentID)' of \(context.name)")
    defer { lock.release() }
    let place = folder
    let path = place.file(Self.traceName)
    let blobs = BlobStore(folder: place.file("cas"))
    if let recorded = try existing(in: place) {
      if recorded.trace.isComplete {
        return try sealed(Outcome(recorded: recorded, path: recorded.trace.path, isNew: false))
      }
      if try await resumed(recorded.trace, blobs, in: place) { return try finished(path) }
    }
    let session = try TraceSession.record(to: path, blobs: blobs, seed: start.seed, start: start.json)
    try await perform(session)
    return try finished(path)
  }

  /// What an earlier run left, if it can be gone on with.
  private func existing(in folder: DiskFolder) throws -> RecordedRun? {
    let earlier = EarlierTrace(folder, start: Digest(of: start.json))
    guard context.isFresh else { return try earlier.found(agent.catalogue) }
    try earlier.setAllAside("replaced")
    return nil
  }

  /// Goes on with an interrupted trace; false when what is recorded no longer fits and was put aside.
  private func resumed(_ trace: TraceSummary, _ blobs: BlobStore, in folder: DiskFolder) async throws -> Bool
  {
    do {
      let session = try TraceSession.resume(trace, blobs: blobs, seed: start.seed, start: start.json)
      try await perform(session)
      return true
    } catch is Divergence {
      try EarlierTrace(folder).setAllAside("diverged")
      return false
    }
  }

  private func finished(_ path: String) throws -> Outcome {
    let recorded = try RecordedRun(reading: path, agent.catalogue)
    return try sealed(Outcome(recorded: recorded, path: path, isNew: true))
  }

  /// Keeps what the trace is, now that it was read, so that a later run notices when it is altered.
  private func sealed(_ outcome: Outcome) throws -> Outcome {
    try TraceSeal(of: outcome.path, head: outcome.recorded.trace.prefix.head)?.write()
    return outcome
  }

  private func perform(_ session: TraceSession) async throws {
    let watch = EpisodeWatch(context, cell: cell, agent: agentID, total: queries.count)
    session.observe { watch.saw($0) }
    let guarded = model.flatMap { known in known.model.map { GuardedModel($0) } }
    do {
      let result = try await EpisodeRunner.run(
        queries, agent: agent, session: session, model: guarded.map { AgentModel($0) } ?? model,
        around: attended,
        progress: { watch.finished($0.done) })
      try session.end(result, recorded: nil)
    } catch {
      if let failure = guarded?.failure { throw Self.unavailable(failure) }
      if let failure = desk?.failure { throw failure }
      throw error
    }
  }

  private var attended: Surroundings {
    var around = around
    around.approval = desk?.approval
    return around
  }

  private static func unavailable(_ failure: EffectFailure) -> WorkspaceError {
    WorkspaceError(
      .unavailable, "model-\(failure.code)", "the language model failed: \(failure.message)",
      hint: "see to the model and run again: the run goes on where it stopped")
  }
}

/// Stops a run when its model is out of reach, instead of recording one failed episode after the other.
final class GuardedModel: LanguageModel {
  private let model: any LanguageModel
  private let latched = Mutex<EffectFailure?>(nil)

  init(_ model: any LanguageModel) { self.model = model }

  /// Failures that say nothing about the request.
  private static let fatal: Set<String> = [
    "unreachable", "untrusted", "unauthorised", "timedOut", "rateLimited", "failed", "absent", "serverEnded",
    "misconfigured",
    "scriptEnded",
  ]

  var identity: ModelIdentity { model.identity }
  var capabilities: ModelCapabilities { model.capabilities }
  var failure: EffectFailure? { latched.withLock { $0 } }

  func reply(to prompt: Prompt) async throws -> ModelAnswer {
    do { return try await model.reply(to: prompt) } catch let error as any RecordableError {
      let failure = error.effectFailure
      guard Self.fatal.contains(failure.code) else { throw error }
      latched.withLock { $0 = $0 ?? failure }
      throw CancellationError()
    }
  }
}
