import Concepts

/// Makes a workspace from a template.
package struct NewWorkspace: Operation {
  package static let method = "workspace/new"
  package static let summary =
    "Makes a workspace from a template; never touches a folder that has anything in it."

  /// The template's name, a folder of `Templates/Workspaces`.
  package var template: String
  /// The folder to make.
  package var path: String

  package init(template: String, path: String) { (self.template, self.path) = (template, path) }

  package struct Response: Codable, Sendable {
    package var path: String
    package var files: [String]
  }

  package func perform(in environment: Environment) async throws -> Response {
    let target = DiskFolder(path)
    guard DiskFolder.kind(of: path) == nil || (target.exists && target.names.isEmpty) else {
      throw WorkspaceError(
        .cannotCreate, "folder-exists", "\(path) is there already", place: path,
        hint: "name a folder that is not there")
    }
    let files = try Self.files(of: template, in: environment.templates)
    for file in files { try target.write(file.bytes, to: file.name) }
    return Response(path: path, files: files.map(\.name))
  }

  private static func files(of template: String, in folders: [String]) throws(WorkspaceError)
    -> [WorkspaceTemplate.File]
  {
    for folder in folders.map(DiskFolder.init) where folder.names.contains(template) {
      return try WorkspaceTemplate.files(in: folder.inside(template), prefix: "")
    }
    if let files = WorkspaceTemplate.builtin[template] { return files }
    let known = Set(folders.flatMap { DiskFolder($0).names } + WorkspaceTemplate.builtin.keys).sorted()
    throw WorkspaceError(
      .usage, "unknown-template",
      "no template is called '\(template)'\(ComponentError.guess(template, known))",
      hint: "the templates are \(known.joined(separator: ", "))")
  }
}

/// What a template of a workspace holds.
enum WorkspaceTemplate {
  struct File: Sendable {
    /// From the workspace's folder.
    var name: String
    var bytes: [UInt8]
  }

  /// All files below a folder; hidden ones but `.gitignore` are left out.
  static func files(in folder: DiskFolder, prefix: String) throws(WorkspaceError) -> [File] {
    var files: [File] = []
    for name in folder.names where !name.hasPrefix(".") || name == ".gitignore" {
      if folder.inside(name).exists {
        files += try self.files(in: folder.inside(name), prefix: "\(prefix)\(name)/")
      } else if let bytes = try folder.read(name) {
        files.append(File(name: prefix + name, bytes: bytes))
      }
    }
    return files
  }
}
