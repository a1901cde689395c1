package import JSON
package import Scoring
import Tracing

/// Runs a notebook, or some of its cells with all they need.
package struct RunNotebook: Operation {
  package static let method = "notebook/run"
  package static let summary =
    "Runs a notebook: what is there already is not made again, and a stopped run goes on."
  /// The tables say how long models took, and the figures of scores what this process held.
  package static let volatile: Set<String> = ["text", "scores"]

  /// The notebook's file, or the workspace's folder.
  package var path: String
  /// The notebook's name, when the path is a workspace's.
  package var notebook: String?
  /// The cells to bring up to date; all when left out.
  package var cells: [String]?
  /// A model that answers in place of those that the notebook names: a trial, which leaves results and lock
  /// alone.
  package var model: JSONValue?
  /// Whether every result is made again; earlier traces are set aside.
  package var fresh: Bool?
  /// Whether whoever asks for the run gives leave where an agent leaves it to a person: over the server by answering
  /// `approval/ask`.
  package var approvals: Bool?

  package init(
    path: String, notebook: String? = nil, cells: [String]? = nil, model: JSONValue? = nil, fresh: Bool? = nil
  ) {
    (self.path, self.notebook, self.cells, self.model) = (path, notebook, cells, model)
    self.fresh = fresh
  }

  package struct Response: Codable, Sendable {
    package var workspace: String
    package var notebook: String
    package var title: String
    package var cells: [NotebookRun.CellReport]
    /// Tables for a terminal, in the order of the cells.
    package var text: String
    /// The HTML report, from the workspace's folder; `nil` when no cell is shown.
    package var report: String?
    /// The traces of the run, from the workspace's folder.
    package var traces: [String]
    package var warnings: [Diagnostic]
    /// Whether a replay cell found a difference.
    package var diverged: Bool
    /// How often lists and scores were known already, and the bytes they take; no part of any result.
    package var scores: ScoreCacheFigures
  }

  package func perform(in environment: Environment) async throws -> Response {
    let location = try NotebookLocation(path, notebook: notebook)
    var environment = environment
    if approvals != true { environment.approval = nil }
    let context = try RunContext(
      location.workspace, try location.read(), name: location.name, environment: environment,
      modelOverride: try specification, isFresh: fresh == true)
    let run = NotebookRun(context)
    let recorded = try LockBook.read(location.workspace)
    let reports = try await run.run(cells ?? [])
    let differences = model == nil ? recorded.differences(from: reports, in: context) : []
    let presentation = try NotebookPresentation(context, reports)
    return Response(
      workspace: location.workspace.folder.path, notebook: location.name,
      title: context.notebook.header.title,
      cells: reports, text: presentation.text, report: try presentation.writeReport(),
      traces: reports.flatMap { Self.traces($0, in: location.workspace.folder) },
      warnings: run.check.diagnostics + run.prompts + differences + context.notices.all,
      diverged: reports.contains { $0.kind == "replay" && Self.diverged($0.value) },
      scores: context.shelf.scores.figures)
  }

  /// The model's specification: a name stands for `{use: name}`.
  private var specification: JSONObject? {
    get throws {
      guard let model, !model.isNull else { return nil }
      if let name = model.stringValue { return ["use": .string(name)] }
      guard let object = model.objectValue else {
        throw WorkspaceError(
          .usage, "bad-model", "a model is a name or a mapping with 'use', not \(model.printed())",
          hint: "'reprise model list' shows names")
      }
      return object
    }
  }

  private static func traces(_ report: NotebookRun.CellReport, in folder: DiskFolder) -> [String] {
    guard report.kind == "evaluate" else { return [] }
    return (report.volatile.arrayValue ?? []).compactMap { $0["trace"]?.stringValue }.map {
      let isPacked = TracePlace.present(folder.file($0)).map { $0.hasSuffix(TraceArchive.ending) } == true
      return isPacked ? $0 + TraceArchive.ending : $0
    }
  }

  private static func diverged(_ value: JSONValue) -> Bool {
    (value.arrayValue ?? []).contains { $0["isIdentical"]?.boolValue == false }
  }
}
