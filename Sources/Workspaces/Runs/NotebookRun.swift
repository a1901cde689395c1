import Concepts
package import JSON
import Scoring
import Tracing

/// Runs a notebook: each cell after those it names, and only what is not there already.
///
/// 1. The notebook's file is never written.
/// 2. A cell whose key has a result is not run.
/// 3. With another model than the notebook names, nothing that is committed is written.
package struct NotebookRun: Sendable {
  package let context: RunContext
  package let check: NotebookCheck
  /// What is to be said of the workspace's prompts.
  package let prompts: [Diagnostic]

  package init(_ context: RunContext) {
    self.context = context
    check = NotebookCheck(
      context.notebook, registry: context.registry,
      models: context.modelOverride == nil ? context.environment.models : nil)
    let found = try? PromptCheck.diagnostics(
      of: context.workspace, over: context.environment.registry.prompts)
    prompts = found ?? []
  }

  /// What became of a cell.
  package enum State: String, Codable, Sendable { case fresh, ran, stale, blocked }

  /// A cell after a run.
  package struct CellReport: Codable, Sendable {
    package var id: String
    package var kind: String
    package var line: Int
    package var state: State
    package var action: String?
    /// The digest of its result.
    package var output: String?
    /// The result; without values of single users where it is an evaluation.
    package var value: JSONValue
    package var volatile: JSONValue
    /// What it took to make the result, whenever that was.
    package var making: CellMaking?
  }

  /// Runs the cells and what they need; all when none is named.
  ///
  /// - Throws: ``WorkspaceError``; what was done until then is kept.
  package func run(_ wanted: [String]) async throws -> [CellReport] {
    try checkSound(wanted)
    let lock = try WorkspaceLock(
      context.workspace.hidden.file("locks/\(context.name).lock"),
      doing: "running the notebook '\(context.name)'")
    defer { lock.release() }
    let book = try LockBook(context)
    var outputs: [String: CellOutput] = [:]
    var reports: [CellReport] = []
    let order = order(of: wanted)
    for id in order {
      guard let cell = context.notebook.cell(id), let kind = builtinCells.kind(cell.kind) else { continue }
      let cellContext = CellContext(cell: cell, run: context, inputs: outputs)
      do {
        let report = try await Self.bring(
          cellContext, kind, book, place: (reports.count, order.count), &outputs)
        reports.append(report)
      } catch {
        throw failure(error, cell)
      }
    }
    try RunRecords(context).write(reports, isComplete: wanted.isEmpty)
    if context.modelOverride == nil { try book.save(reports, outputs, isComplete: wanted.isEmpty) }
    return reports
  }

  /// What a run would do, without doing it.
  package func states() async throws -> [CellReport] {
    var outputs: [String: CellOutput] = [:]
    var reports: [CellReport] = []
    for id in check.graph.order {
      guard let cell = context.notebook.cell(id), let kind = builtinCells.kind(cell.kind) else { continue }
      var report = CellReport(cell, .blocked)
      let needs = check.graph.needs[id] ?? []
      if needs.allSatisfy({ outputs[$0] != nil }) {
        let cellContext = CellContext(cell: cell, run: context, inputs: outputs)
        if let key = try? await kind.key(of: cellContext) {
          let output = try context.cache.output(of: key).flatMap {
            kind.isIntact($0, cellContext) ? $0 : nil
          }
          outputs[id] = output
          report = CellReport(cell, output == nil ? .stale : .fresh, key, output)
        }
      } else if needs.allSatisfy({ need in reports.contains { $0.id == need && $0.state != .blocked } }) {
        report.state = .stale
      }
      reports.append(report)
    }
    return reports
  }

  // MARK: - Steps

  private func checkSound(_ wanted: [String]) throws(WorkspaceError) {
    let diagnostics = check.diagnostics + prompts
    if let first = diagnostics.first(where: { $0.severity == .error }) {
      var failure = WorkspaceError(
        .data, first.code.rawValue, first.message, place: "\(first.path):\(first.line):\(first.column)",
        hint: first.hint)
      failure.details = (try? JSONValue(encoding: diagnostics)) ?? .null
      throw failure
    }
    for id in wanted where context.notebook.cell(id) == nil {
      let ids = context.notebook.cells.map(\.id)
      throw WorkspaceError(
        .usage, "unknown-cell", "the notebook has no cell '\(id)'\(ComponentError.guess(id, ids))",
        place: context.notebook.path, hint: "name a cell that exists")
    }
  }

  private func order(of wanted: [String]) -> [String] {
    guard !wanted.isEmpty else { return check.graph.order }
    let needed = wanted.reduce(into: Set<String>()) { $0.formUnion(check.graph.ancestors(of: $1)) }
    return check.graph.order.filter(needed.contains)
  }

  /// Brings one cell up to date.
  private static func bring(
    _ cell: CellContext, _ kind: any CellKind.Type, _ book: LockBook, place: (done: Int, total: Int),
    _ outputs: inout [String: CellOutput]
  ) async throws -> CellReport {
    try Task.checkCancellation()
    var progress = RunProgress(
      notebook: cell.run.name, cell: cell.cell.id, kind: cell.cell.kind, phase: .started,
      message: "\(cell.cell.kind) '\(cell.cell.id)'", done: place.done, total: place.total)
    let key = try await kind.key(of: cell)
    try book.check(cell, key)
    if !cell.run.isFresh, let output = try cell.run.cache.output(of: key), kind.isIntact(output, cell) {
      outputs[cell.cell.id] = output
      (progress.phase, progress.done) = (.fresh, place.done + 1)
      cell.run.environment.progress(progress)
      return CellReport(cell.cell, .fresh, key, output)
    }
    cell.run.environment.progress(progress)
    let (start, scores) = (ContinuousClock.now, cell.run.shelf.scores)
    let before = scores.figures
    var made = try await kind.run(cell, key: key)
    made.making = CellMaking(since: start, from: before, to: scores.figures)
    try cell.run.cache.store(made, of: key, engine: cell.run.environment.version)
    // What later runs are given is what this one shows, to the order of keys.
    let output = try cell.run.cache.output(of: key) ?? made
    outputs[cell.cell.id] = output
    (progress.phase, progress.done) = (.finished, place.done + 1)
    cell.run.environment.progress(progress)
    return CellReport(cell.cell, .ran, key, output)
  }

  /// The error with the cell's place, when it has none of its own.
  private func failure(_ error: any Error, _ cell: Notebook.Cell) -> WorkspaceError {
    var failure = WorkspaceError(error)
    var progress = RunProgress(
      notebook: context.name, cell: cell.id, kind: cell.kind, phase: .failed, message: failure.message)
    progress.total = 0
    context.environment.progress(progress)
    guard failure.place == nil else { return failure }
    let pointer = (error as? ComponentError)?.path ?? ""
    let place = pointer.isEmpty ? cell.idPlace : cell.body.place(ofValue: pointer)
    failure.place = "\(context.notebook.path):\(place.line):\(place.column)"
    return failure
  }
}

extension NotebookRun.CellReport {
  init(
    _ cell: Notebook.Cell, _ state: NotebookRun.State, _ key: ActionKey? = nil, _ output: CellOutput? = nil
  ) {
    (id, kind, line, self.state) = (cell.id, cell.kind, cell.kindPlace.line, state)
    action = key?.digest.description
    self.output = output?.digest.description
    volatile = output?.volatile ?? .null
    making = output?.making
    value = output?.value ?? .null
    if cell.kind == EvaluateCell.schema.kind, let whole = try? value.decoded(as: EvaluationResult.self) {
      value = (try? JSONValue(encoding: whole.condensed)) ?? value
    }
  }
}

extension CellKind {
  /// Whether the traces that a result names are as the run left them; what is not is noted.
  static func isIntact(_ output: CellOutput, _ cell: CellContext) -> Bool {
    var isIntact = true
    for figures in output.volatile.arrayValue ?? [] {
      guard let name = figures["trace"]?.stringValue else { continue }
      let trace = cell.run.workspace.folder.file(name)
      switch TraceSeal.state(of: trace, head: figures["head"]?.stringValue ?? "") {
      case .intact: continue
      case .absent: isIntact = false
      case .altered(let why):
        isIntact = false
        cell.run.notices.add(.damaged(name, why, cell))
      }
    }
    return isIntact
  }
}

extension Diagnostic {
  fileprivate static func damaged(_ trace: String, _ why: String, _ cell: CellContext) -> Diagnostic {
    Diagnostic(
      .warning, .damagedTrace, "the trace \(trace) is not as its run left it: \(why)",
      path: cell.run.notebook.path, at: cell.cell.idPlace,
      hint: "the run was made again from what is whole of it, and what was altered is kept beside it under "
        + "another name; restore the file from a copy and run again to have it back")
  }
}
