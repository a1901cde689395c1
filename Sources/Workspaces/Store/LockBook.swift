import JSON

/// The lock of a workspace while a notebook runs: what is pinned is checked, what is new is added at the end.
struct LockBook: Sendable {
  private let context: RunContext
  private let lock: LockFile

  init(_ context: RunContext) throws(WorkspaceError) {
    self.context = context
    lock = try Self.read(context.workspace)
  }

  static func read(_ workspace: Workspace) throws(WorkspaceError) -> LockFile {
    guard let bytes = try workspace.folder.read(LockFile.name) else { return LockFile() }
    return try LockFile(parsing: bytes, path: workspace.folder.file(LockFile.name))
  }

  // MARK: - Pins

  /// What is pinned for a cell: the declaration it was pinned under, and what was found.
  static func pin(_ cell: Notebook.Cell, _ key: ActionKey, in notebook: String) -> LockFile.Entry? {
    switch cell.kind {
    case "dataset":
      var declared = cell.body.value
      for name in ["filter", "split"] { declared[name] = nil }
      return LockFile.Entry(
        "data/\(notebook)/\(cell.id)",
        ["kind": "data", "declared": .object(declared), "files": key.document["data"] ?? .null])
    case "model":
      return LockFile.Entry(
        "model/\(notebook)/\(cell.id)",
        [
          "kind": "model", "declared": key.document["specification"] ?? .null,
          "identity": key.document["identity"] ?? .null,
        ])
    default: return nil
    }
  }

  /// Compares a data set or a model with its pin.
  ///
  /// - Throws: ``WorkspaceError`` of the category `configuration` when it is another one than was pinned.
  func check(_ cell: CellContext, _ key: ActionKey) throws(WorkspaceError) {
    guard context.modelOverride == nil, let now = Self.pin(cell.cell, key, in: context.name),
      let pinned = lock[now.id], pinned.fields["declared"] == now.fields["declared"], pinned != now
    else { return }
    let what = cell.cell.kind == "dataset" ? "data" : "model"
    let field = what == "data" ? "files" : "identity"
    let (expected, actual) = (pinned.fields[field] ?? .null, now.fields[field] ?? .null)
    var failure = WorkspaceError(
      .configuration, "lock",
      "the \(what) '\(cell.cell.id)' is not the one that \(LockFile.name) pins as '\(now.id)': "
        + "pinned \(expected.canonicalText), found \(actual.canonicalText)",
      place: "\(context.notebook.path):\(cell.cell.idPlace.line):\(cell.cell.idPlace.column)",
      hint: "restore it, or accept the change with 'reprise lock --update \(context.workspace.folder.path)'")
    failure.details = ["entry": .string(now.id), "expected": expected, "actual": actual]
    throw failure
  }

  // MARK: - Writing

  /// Replaces this notebook's entries; those of cells that did not run stay when the run was partial.
  func save(_ reports: [NotebookRun.CellReport], _ outputs: [String: CellOutput], isComplete: Bool) throws {
    let workspace = context.workspace
    let guardian = try WorkspaceLock(
      workspace.hidden.file("locks/reprise.lock.lock"), doing: "writing the lock")
    defer { guardian.release() }
    var lock = try Self.read(workspace)
    if isComplete {
      lock.entries.removeAll { entry in
        ["data", "model", "cell", "trace"].contains { entry.id.hasPrefix("\($0)/\(context.name)/") }
      }
    }
    for entry in try entries(reports, outputs) { lock[entry.id] = entry }
    let bytes = lock.bytes
    if try workspace.folder.read(LockFile.name) != bytes {
      try workspace.folder.write(bytes, to: LockFile.name)
    }
  }

  private func entries(_ reports: [NotebookRun.CellReport], _ outputs: [String: CellOutput]) throws
    -> [LockFile.Entry]
  {
    var entries: [LockFile.Entry] = []
    for report in reports {
      guard let cell = context.notebook.cell(report.id) else { continue }
      let document = try document(of: report)
      if let document, let pin = Self.pin(cell, ActionKey(kind: report.kind, document), in: context.name) {
        entries.append(pin)
      }
      entries.append(
        LockFile.Entry(
          "cell/\(context.name)/\(report.id)",
          [
            "kind": .string(report.kind), "action": .string(report.action ?? ""),
            "output": .string(report.output ?? ""),
          ]))
      entries += Self.parts(outputs[report.id]?.value ?? .null)
      entries += traces(report)
    }
    return entries
  }

  /// The key document that a report's action has in the cache.
  private func document(of report: NotebookRun.CellReport) throws -> JSONObject? {
    guard let hex = report.action?.split(separator: ":").last,
      let bytes = try context.workspace.hidden.read("ac/\(hex.prefix(2))/\(hex).json")
    else { return nil }
    return try JSONValue(parsing: bytes)["key"]?.objectValue
  }

  /// The components and prompts that an agent's result names.
  private static func parts(_ value: JSONValue) -> [LockFile.Entry] {
    var entries: [LockFile.Entry] = []
    let families = ["memory": "memory", "planner": "planner", "retriever": "scorer", "ranker": "ranker"]
    for (part, spec) in value["agent"]?["components"]?.objectValue ?? [:] {
      for spec in spec.arrayValue ?? [spec] {
        guard let name = spec["name"]?.stringValue else { continue }
        let family = spec["family"]?.stringValue ?? families[part] ?? "tool"
        entries.append(
          LockFile.Entry(
            "component/\(family)/\(name)", ["kind": "component", "version": spec["version"] ?? 1]))
      }
    }
    for (name, digest) in value["agent"]?["prompts"]?.objectValue ?? [:] {
      entries.append(LockFile.Entry("prompt/\(name)", ["kind": "prompt", "digest": digest]))
    }
    return entries
  }

  private func traces(_ report: NotebookRun.CellReport) -> [LockFile.Entry] {
    (report.value["agents"]?.arrayValue ?? []).compactMap { run in
      guard report.kind == EvaluateCell.schema.kind, let agent = run["agent"]?.stringValue else { return nil }
      return LockFile.Entry(
        "trace/\(context.name)/\(report.id)/\(agent)",
        ["kind": "trace", "semantic": run["semanticDigest"] ?? .null, "events": run["events"] ?? .null])
    }
  }
}
