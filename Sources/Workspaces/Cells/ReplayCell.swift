import Concepts
import JSON
import Tracing

/// Runs an evaluation's traces again without a model and says whether anything differs.
enum ReplayCell: CellKind {
  static let schema = CellSchema(
    "replay", "Replays the traces of an evaluation with the model stopped.", isGoal: true,
    [CellField("of", .reference(["evaluate"]), "The evaluation.", required: true)])

  static func key(of cell: CellContext) async throws -> ActionKey {
    let traces = try paths(cell).map { JSONValue.string(try meaning(of: $0, cell.run.workspace).description) }
    return ActionKey(
      kind: schema.kind, ["of": .string(try cell.input("of").digest.description), "traces": .array(traces)])
  }

  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput {
    await cell.run.environment.models.close()
    let replay = try TraceReplay(cell.run.workspace, cell.run.environment)
    var verdicts: [TraceReplay.Verdict] = []
    for path in try paths(cell) {
      cell.run.environment.progress(
        RunProgress(
          notebook: cell.run.name, cell: cell.cell.id, kind: "replay", phase: .progress,
          message: "replaying \(path)",
          done: verdicts.count, total: try paths(cell).count))
      verdicts.append(try await replay.verdict(of: cell.run.workspace.folder.file(path)))
    }
    return CellOutput(try JSONValue(encoding: verdicts))
  }

  /// The digest of what a trace says, without wall-clock figures; of its whole lines where it is damaged.
  private static func meaning(of path: String, _ workspace: Workspace) throws -> Digest {
    let file = workspace.folder.file(path)
    let meaning = SemanticDigest()
    guard let found = TracePlace.present(file), let blobs = try? TracePlace.store(beside: found),
      let trace = try? TraceSummary(reading: found, blobs: blobs, { meaning.add($0) })
    else { return Digest(of: try workspace.folder.read(path) ?? []) }
    guard let damage = trace.damage else { return meaning.current }
    return Digest(of: "\(trace.prefix.head) \(damage)")
  }

  private static func paths(_ cell: CellContext) throws -> [String] {
    let figures = try cell.input("of").volatile.arrayValue ?? []
    return figures.compactMap { $0["trace"]?.stringValue }
  }
}
