import Agents
import Concepts
import Evaluation
package import JSON
import Tracing

/// Repeats recorded episodes without a model: the agent is made again from what the trace's first event says.
package struct TraceReplay: Sendable {
  let workspace: Workspace
  let environment: Environment
  let registry: Registry
  let shelf: DataShelf

  package init(_ workspace: Workspace, _ environment: Environment) throws(WorkspaceError) {
    (self.workspace, self.environment) = (workspace, environment)
    var registry = environment.registry
    registry.prompts = try workspace.prompts(over: registry.prompts)
    self.registry = registry
    shelf = DataShelf(workspace: workspace, environment: environment)
  }

  /// What a replay found.
  package struct Verdict: Codable, Sendable {
    /// From the workspace's folder.
    package var trace: String
    package var agent: String
    package var isIdentical: Bool
    /// Whether the recording ends as a run ends; one that was interrupted is replayed as far as it goes.
    package var isComplete: Bool
    package var events: Int
    package var episodes: Int
    /// The digest over what every event means.
    package var semanticDigest: String
    /// `reprise.divergence/1`, and the same for people.
    package var divergence: JSONValue
    package var text: String
  }

  /// Replays one trace.
  ///
  /// - Throws: ``WorkspaceError`` for a trace that is damaged or was not recorded by a notebook.
  package func verdict(of path: String) async throws -> Verdict {
    let trace = try read(path)
    guard let start = SessionStart(trace.start) else {
      throw WorkspaceError(
        .data, "not-a-session", "the trace was not recorded by a notebook's run", place: path,
        hint: "name a trace below .reprise/runs")
    }
    let data = try await shelf.data(start.data, seed: start.seed)
    var verdict = Verdict(
      trace: name(of: path), agent: AbsolutePath.name(String(path.dropLast("/trace.jsonl".count))),
      isIdentical: true,
      isComplete: trace.isComplete, events: trace.events.count, episodes: 0,
      semanticDigest: trace.semanticDigest.description, divergence: .null, text: "identical")
    let queries = try EpisodeReader(catalogue: data.dataset.catalogue).records(in: trace).map(\.query)
    verdict.episodes = queries.count
    do { try await follow(trace, start, data, queries) } catch let divergence as Divergence {
      (verdict.isIdentical, verdict.divergence) = (false, divergence.report)
      verdict.text = divergence.description
    }
    return verdict
  }

  private func read(_ path: String) throws -> Trace {
    guard DiskFolder.kind(of: path) == .file, let slash = path.lastIndex(of: "/") else {
      throw WorkspaceError(
        .noInput, "no-such-file", "there is no trace at \(path)", place: path,
        hint: "'reprise trace' lists what was recorded")
    }
    let trace = try Trace(reading: path, blobs: BlobStore(folder: path[..<slash] + "/cas"))
    if let damage = trace.damage {
      throw WorkspaceError(
        .data, "trace-\(damage.code.rawValue)", damage.description, place: path,
        hint: "the \(trace.events.count) events before it are whole; restore the file, or run again")
    }
    return trace
  }

  private func follow(_ trace: Trace, _ start: SessionStart, _ data: LoadedData, _ queries: [Query])
    async throws
  {
    let design = try start.design
    var now = start
    now.agent = try AgentCell.description(of: design, in: registry)
    now.fingerprint = data.split?.fingerprint.description ?? ""
    let session = TraceSession.replay(trace, seed: start.seed, start: now.json)
    if let divergence = session.divergence { throw divergence }
    let agent = try await AgentMaker(shelf: shelf, registry: registry, seed: start.seed).agent(
      design, on: data)
    let result = try await EpisodeRunner.run(
      queries, agent: agent, session: session, model: AgentModel(recorded: start.model),
      around: Surroundings(
        embedder: AgentEmbedder(recorded: start.embedder), users: start.user.isNull ? nil : .recorded))
    if trace.isComplete {
      try session.end(result, recorded: trace.end)
    } else if let found = session.divergence {
      throw found
    }
  }

  private func name(of path: String) -> String {
    let prefix = workspace.folder.path + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }
}
