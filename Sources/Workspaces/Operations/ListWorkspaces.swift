/// Lists the workspaces in a folder.
package struct ListWorkspaces: Operation {
  package static let method = "workspace/list"
  package static let summary = "Lists the workspaces in a folder, to two folders below it."

  /// Where to look; the present folder when left out.
  package var folder: String?

  package init(folder: String? = nil) { self.folder = folder }

  package struct Response: Codable, Sendable { package var workspaces: [Entry] }

  package struct Entry: Codable, Sendable {
    package var path: String
    package var name: String
    package var summary: String
    package var notebooks: [String]
  }

  package func perform(in environment: Environment) async throws -> Response {
    let root = DiskFolder(try AbsolutePath.of(folder ?? "."))
    let below = Self.folders(in: root)
    let candidates = [root] + below + below.flatMap(Self.folders)
    return Response(
      workspaces: try candidates.filter { $0.contains(Workspace.manifestName) }.map { folder in
        let workspace = try Workspace(around: folder.path)
        return Entry(
          path: workspace.folder.path, name: workspace.manifest.name, summary: workspace.manifest.summary,
          notebooks: workspace.notebookNames)
      })
  }

  private static func folders(in folder: DiskFolder) -> [DiskFolder] {
    folder.names.filter { !$0.hasPrefix(".") }.map(folder.inside).filter(\.exists)
  }
}
