import Concepts
import Tracing

/// Traces as a person names them: a file, a folder of runs, a notebook or a workspace, which stand for their
/// last runs.
package struct TraceLocator: Sendable {
  /// Full paths.
  package let paths: [String]

  /// - Throws: ``WorkspaceError`` when there is nothing at the path, or nothing was recorded.
  package init(_ path: String) throws {
    let absolute = try AbsolutePath.of(TracePlace.present(path) ?? path)
    if absolute.hasSuffix(".md") {
      let location = try NotebookLocation(absolute)
      paths = try Self.last([location.name], location.workspace)
    } else if DiskFolder.kind(of: absolute) == .file {
      paths = [absolute]
    } else if DiskFolder.kind(of: absolute) == .other {
      throw WorkspaceError(
        .noInput, "no-file", "\(path) is a pipe or a device, and a trace is read more than once", place: path,
        hint: "write it to a file first")
    } else if DiskFolder(absolute).contains(Workspace.manifestName) {
      let workspace = try Workspace(around: absolute)
      paths = try Self.last(workspace.notebookNames, workspace)
    } else {
      paths = Self.below(DiskFolder(absolute), depth: 2)
    }
    guard !paths.isEmpty else { throw Self.nothing(at: path, DiskFolder(absolute)) }
  }

  /// A folder stands for traces of the usual name; others are named by themselves.
  private static func nothing(at path: String, _ folder: DiskFolder) -> WorkspaceError {
    let others = folder.names.filter {
      $0.hasSuffix(".jsonl") || $0.hasSuffix(".jsonl" + TraceArchive.ending)
    }
    guard others.isEmpty else {
      let shown = others.prefix(5).joined(separator: ", ") + (others.count > 5 ? ", …" : "")
      return WorkspaceError(
        .noInput, "no-trace", "no file in \(path) is called \(EpisodeSession.traceName)", place: path,
        hint: "name one of its files: \(shown)")
    }
    return WorkspaceError(
      .noInput, "no-trace", "no run was recorded at \(path) yet", place: path,
      hint: "'reprise run \(path)' records one")
  }

  /// The one trace that a path means.
  ///
  /// - Throws: ``WorkspaceError`` when it means several.
  package static func one(_ path: String) throws -> String {
    let paths = try TraceLocator(path).paths
    if let only = paths.first, paths.count == 1 { return only }
    throw WorkspaceError(
      .usage, "which-trace", "there are \(paths.count) traces", place: path,
      hint: "name one: \(paths.joined(separator: ", "))")
  }

  private static func last(_ notebooks: [String], _ workspace: Workspace) throws -> [String] {
    var paths: [String] = []
    for name in notebooks { paths += try RunRecords.traces(name, in: workspace) }
    return paths.isEmpty ? below(workspace.runs, depth: 2) : paths.map { TracePlace.present($0) ?? $0 }
  }

  /// The traces in a folder and those below it, packed ones where they are not unpacked.
  static func below(_ folder: DiskFolder, depth: Int) -> [String] {
    if let trace = TracePlace.inside(folder) { return [trace] }
    guard depth > 0 else { return [] }
    return folder.names.map(folder.inside).filter(\.exists).flatMap { below($0, depth: depth - 1) }
  }
}
