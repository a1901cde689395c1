import Concepts
import JSON
import Tracing

/// Runs an evaluation's traces again without a model and says whether anything differs.
enum ReplayCell: CellKind {
  static let schema = CellSchema(
    "replay", "Replays the traces of an evaluation with the model stopped.", isGoal: true,
    [CellField("of", .reference(["evaluate"]), "The evaluation.", required: true)])

  static func key(of cell: CellContext) async throws -> ActionKey {
    let files = try paths(cell).map { path in
      let bytes = try cell.run.workspace.folder.read(path) ?? []
      return JSONValue.string(Digest(of: bytes).description)
    }
    return ActionKey(
      kind: schema.kind, ["of": .string(try cell.input("of").digest.description), "traces": .array(files)])
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

  private static func paths(_ cell: CellContext) throws -> [String] {
    let figures = try cell.input("of").volatile.arrayValue ?? []
    return figures.compactMap { $0["trace"]?.stringValue }
  }
}
