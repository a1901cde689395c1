import Concepts
import JSON

/// Checks a workspace without running anything.
package struct CheckWorkspace: Operation {
  package static let method = "workspace/check"
  package static let summary =
    "Finds faults in a workspace's notebooks and prompts; with `locked`, anything that the lock does not say."

  package var path: String
  /// Whether every cell must be the one that the lock names.
  package var locked: Bool?

  package init(path: String, locked: Bool? = nil) { (self.path, self.locked) = (path, locked) }

  package struct Response: Codable, Sendable {
    package var diagnostics: [Diagnostic]
    /// What differs from the lock; empty when that was not asked.
    package var differences: [Difference]
    package var isSound: Bool
    /// 0 when nothing is wrong, 65 for faults, 78 for differences from the lock.
    package var exitCode: Int
  }

  package struct Difference: Codable, Sendable {
    /// The lock's entry.
    package var entry: String
    package var expected: String
    package var actual: String
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let workspace = try Workspace(around: path)
      var diagnostics = try PromptCheck.diagnostics(of: workspace, over: environment.registry.prompts)
      var differences: [Difference] = []
      for name in workspace.notebookNames {
        let context = try RunContext(
          workspace, try workspace.notebook(name), name: name, environment: environment)
        let run = NotebookRun(context)
        diagnostics += run.check.diagnostics
        if locked == true && run.check.isSound { differences += try await Self.differences(run, name) }
      }
      let isSound = !diagnostics.contains { $0.severity == .error }
      return Response(
        diagnostics: diagnostics, differences: differences, isSound: isSound && differences.isEmpty,
        exitCode: isSound ? (differences.isEmpty ? 0 : 78) : 65)
    } catch { throw WorkspaceError(error) }
  }

  /// Cells whose action is not the locked one, and cells that the lock lacks.
  private static func differences(_ run: NotebookRun, _ name: String) async throws -> [Difference] {
    let lock = try LockBook.read(run.context.workspace)
    return try await run.states().compactMap { state in
      let entry = "cell/\(name)/\(state.id)"
      guard let locked = lock[entry] else {
        return Difference(
          entry: entry, expected: "no entry", actual: state.action ?? "not known before a run")
      }
      let expected = locked.fields["action"]?.stringValue ?? ""
      guard let action = state.action, action != expected else { return nil }
      return Difference(entry: entry, expected: expected, actual: action)
    }
  }
}
