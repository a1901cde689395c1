/// Opens the workspace that a path lies in and says what it holds.
package struct OpenWorkspace: Operation {
  package static let method = "workspace/open"
  package static let summary = "Opens the workspace that a path lies in and says what it holds."

  /// The workspace's folder, or anything inside it.
  package var path: String

  package init(path: String) { self.path = path }

  package struct Response: Codable, Sendable {
    package var path: String
    package var name: String
    package var summary: String
    package var notebooks: [NotebookSummary]
  }

  package struct NotebookSummary: Codable, Sendable {
    package var name: String
    package var path: String
    package var title: String
    package var cells: Int
    package var errors: Int
    package var warnings: Int
  }

  package func perform(in environment: Environment) async throws -> Response {
    let workspace = try Workspace(around: path)
    return Response(
      path: workspace.folder.path, name: workspace.manifest.name, summary: workspace.manifest.summary,
      notebooks: try workspace.notebookNames.map { try Self.describe($0, workspace, environment) })
  }

  private static func describe(_ name: String, _ workspace: Workspace, _ environment: Environment) throws
    -> NotebookSummary
  {
    let notebook = try workspace.notebook(name)
    let found = NotebookCheck(
      notebook, registry: environment.registry, models: environment.models
    ).diagnostics
    return NotebookSummary(
      name: name, path: notebook.path, title: notebook.header.title, cells: notebook.cells.count,
      errors: found.count { $0.severity == .error }, warnings: found.count { $0.severity == .warning })
  }
}
