import JSON

/// What a run leaves for people and for later commands: `results/<notebook>/<cell>.json`, which is worth
/// committing, and `.reprise/last/<notebook>.json`, which says where the traces of the last run are.
struct RunRecords: Sendable {
  let context: RunContext

  init(_ context: RunContext) { self.context = context }

  func write(_ reports: [NotebookRun.CellReport], isComplete: Bool) throws {
    let workspace = context.workspace
    if context.modelOverride == nil {
      for report in reports where Self.isShown(report.kind) {
        let value: JSONValue = [
          "cell": .string(report.id), "kind": .string(report.kind),
          "action": report.action.map { .string($0) } ?? .null,
          "output": report.output.map { .string($0) } ?? .null, "value": report.value,
        ]
        let name = "results/\(context.name)/\(report.id).json"
        let bytes = value.printedBytes(indent: 2) + [UInt8(ascii: "\n")]
        if try workspace.folder.read(name) != bytes { try workspace.folder.write(bytes, to: name) }
      }
    }
    let last = try JSONValue(encoding: reports)
    try workspace.hidden.write(last.printedBytes() + [UInt8(ascii: "\n")], to: "last/\(context.name).json")
  }

  private static func isShown(_ kind: String) -> Bool { ["evaluate", "replay", "dataset"].contains(kind) }

  /// The cells of the last run of a notebook; empty when there was none.
  static func last(_ notebook: String, in workspace: Workspace) throws -> [NotebookRun.CellReport] {
    guard let bytes = try workspace.hidden.read("last/\(notebook).json") else { return [] }
    return (try? JSONValue(parsing: bytes).decoded(as: [NotebookRun.CellReport].self)) ?? []
  }

  /// The traces of the last run, with full paths.
  static func traces(_ notebook: String, in workspace: Workspace) throws -> [String] {
    try last(notebook, in: workspace).filter { $0.kind == EvaluateCell.schema.kind }.flatMap { report in
      (report.volatile.arrayValue ?? []).compactMap { $0["trace"]?.stringValue }
    }.map(workspace.folder.file)
  }
}
