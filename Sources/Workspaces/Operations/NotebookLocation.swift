import Concepts

/// A notebook as a person names it: its file, or a workspace, which stands for its main notebook.
package struct NotebookLocation: Sendable {
  package let workspace: Workspace
  /// The notebook's name, without folder and `.md`.
  package let name: String

  /// - Parameter notebook: the name, when the path is a workspace's.
  /// - Throws: ``WorkspaceError`` when there is no such notebook, or it is not said which.
  package init(_ path: String, notebook: String? = nil) throws(WorkspaceError) {
    workspace = try Workspace(around: path)
    if let notebook {
      name = notebook
    } else if path.hasSuffix(".md") {
      name = try Self.name(of: path, in: workspace)
    } else {
      name = try Self.main(of: workspace)
    }
  }

  package func read() throws(WorkspaceError) -> Notebook { try workspace.notebook(name) }

  private static func name(of path: String, in workspace: Workspace) throws(WorkspaceError) -> String {
    let absolute = try AbsolutePath.of(path)
    let prefix = workspace.folder.file("notebooks/")
    guard absolute.hasPrefix(prefix), !absolute.dropFirst(prefix.count).contains("/") else {
      throw WorkspaceError(
        .usage, "not-a-notebook", "the file does not lie in the notebooks of a workspace", place: path,
        hint: "move it to \(prefix)")
    }
    return String(absolute.dropFirst(prefix.count).dropLast(3))
  }

  private static func main(of workspace: Workspace) throws(WorkspaceError) -> String {
    let names = workspace.notebookNames
    if !workspace.manifest.main.isEmpty { return workspace.manifest.main }
    if let only = names.first, names.count == 1 { return only }
    throw WorkspaceError(
      names.isEmpty ? .noInput : .usage, "which-notebook",
      names.isEmpty ? "the workspace has no notebook" : "the workspace has \(names.count) notebooks",
      place: workspace.folder.file("notebooks"),
      hint: names.isEmpty
        ? "write notebooks/main.md; 'reprise new' shows how" : "name one of \(names.joined(separator: ", "))")
  }
}
