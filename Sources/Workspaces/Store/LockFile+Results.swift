import JSON

extension LockFile {
  /// A warning for each cell that was run with the same action as the lock records and gave another result. Cells that
  /// depend on it have other actions, so the warning stands where the difference begins.
  func differences(from reports: [NotebookRun.CellReport], in context: RunContext) -> [Diagnostic] {
    reports.compactMap { report -> Diagnostic? in
      guard let entry = self["cell/\(context.name)/\(report.id)"], let action = report.action,
        entry.fields["action"]?.stringValue == action, let output = report.output,
        let recorded = entry.fields["output"]?.stringValue, recorded != output
      else { return nil }
      return Diagnostic(
        .warning, .otherResult,
        "'\(report.id)' gave another result than \(Self.name) records, from the same data, model and settings",
        path: context.notebook.path, at: Place(line: report.line, column: 1),
        hint:
          "a language model can answer otherwise on another processor; `git diff` shows what changed in results/"
      )
    }
  }
}
