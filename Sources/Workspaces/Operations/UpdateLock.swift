import JSON

/// Accepts the present data and models of a workspace.
package struct UpdateLock: Operation {
  package static let method = "lock/update"
  package static let summary = "Pins the present data and models of a workspace's notebooks in its lock."

  package var path: String

  package init(path: String) { self.path = path }

  package struct Response: Codable, Sendable {
    package var path: String
    /// Entries that are new, or say something else than before.
    package var changed: [String]
    package var entries: Int
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let workspace = try Workspace(around: path)
      let guardian = try WorkspaceLock(
        workspace.hidden.file("locks/reprise.lock.lock"), doing: "writing the lock")
      defer { guardian.release() }
      var lock = (try? LockBook.read(workspace)) ?? LockFile()
      var changed: [String] = []
      for name in workspace.notebookNames {
        for pin in try await Self.pins(workspace, name, environment) where lock[pin.id] != pin {
          lock[pin.id] = pin
          changed.append(pin.id)
        }
      }
      try workspace.folder.write(lock.bytes, to: LockFile.name)
      return Response(
        path: workspace.folder.file(LockFile.name), changed: changed, entries: lock.entries.count)
    } catch { throw WorkspaceError(error) }
  }

  private static func pins(_ workspace: Workspace, _ name: String, _ environment: Environment) async throws
    -> [LockFile.Entry]
  {
    let context = try RunContext(
      workspace, try workspace.notebook(name), name: name, environment: environment)
    var pins: [LockFile.Entry] = []
    for cell in context.notebook.cells where ["dataset", "model"].contains(cell.kind) {
      guard let kind = builtinCells.kind(cell.kind) else { continue }
      let key = try await kind.key(of: CellContext(cell: cell, run: context, inputs: [:]))
      if let pin = LockBook.pin(cell, key, in: name) { pins.append(pin) }
    }
    return pins
  }
}
