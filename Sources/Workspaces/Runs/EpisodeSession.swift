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
    var trace: Trace
    var path: String
    /// Whether anything was run.
    var isNew: Bool
  }

  /// The folder of the trace and its payloads: one that an earlier run of the same action made under other
  /// names, or the one to make.
  var folder: DiskFolder {
    let ending = "-\(start.action.prefix(12))"
    let usual = context.workspace.runs.inside("\(context.name)-\(cell)\(ending)").inside(agentID)
    guard !usual.contains(Self.traceName) else { return usual }
    let others = context.workspace.runs.names.filter { $0.hasSuffix(ending) }.flatMap { name in
      let run = context.workspace.runs.inside(name)
      return run.names.map(run.inside)
    }
    return others.first { $0.contains(Self.traceName) } ?? usual
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
    let path = folder.file(Self.traceName)
    let blobs = BlobStore(folder: folder.file("cas"))
    if let trace = try existing(path, blobs) {
      if trace.isComplete { return Outcome(trace: trace, path: path, isNew: false) }
      if try await resumed(trace, blobs) { return try finished(path, blobs) }
    }
    let session = try TraceSession.record(to: path, blobs: blobs, seed: start.seed, start: start.json)
    try await perform(session)
    return try finished(path, blobs)
  }

  /// The trace that an earlier run left, if it can be gone on with.
  private func existing(_ path: String, _ blobs: BlobStore) throws -> Trace? {
    guard DiskFolder.kind(of: path) != nil else { return nil }
    if context.isFresh {
      try setAside("replaced")
      return nil
    }
    guard let trace = try? Trace(reading: path, blobs: blobs), trace.damage == nil,
      Digest(of: trace.start) == Digest(of: start.json)
    else {
      try setAside("damaged")
      return nil
    }
    return trace
  }

  /// Goes on with an interrupted trace; false when what is recorded no longer fits and was put aside.
  private func resumed(_ trace: Trace, _ blobs: BlobStore) async throws -> Bool {
    do {
      let session = try TraceSession.resume(trace, blobs: blobs, seed: start.seed, start: start.json)
      try await perform(session)
      return true
    } catch is Divergence {
      try setAside("diverged")
      return false
    }
  }

  private func setAside(_ why: String) throws {
    var number = 1
    while folder.contains("trace.\(why)-\(number).jsonl") { number += 1 }
    try folder.move(Self.traceName, to: folder.file("trace.\(why)-\(number).jsonl"))
  }

  private func finished(_ path: String, _ blobs: BlobStore) throws -> Outcome {
    Outcome(trace: try Trace(reading: path, blobs: blobs), path: path, isNew: true)
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
