import Glibc
import Tracing

/// A folder of files that appears under its name when it is complete: filled beside it, then renamed.
package final class StagedFolder {
  let path: String
  private let temporary: String
  private var isFinished = false

  /// - Throws: ``DatasetError`` when something is there already, or the folder cannot be made.
  package init(_ path: String) throws {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.path = path
    temporary = TemporaryName.beside(path, ending: "part")
    guard Self.isFree(path) else {
      throw DatasetError(
        .unwritable, "there is something at this place already; name another, or remove it first", file: path)
    }
    Self.remove(temporary)
    try Self.makeParents(of: path)
    guard mkdir(temporary, 0o755) == 0 else { throw Self.fault("made", path) }
  }

  /// A folder that was not finished is removed.
  deinit { if !isFinished { Self.remove(temporary) } }

  /// Where a file of the folder is written.
  package func file(_ name: String) -> String { "\(temporary)/\(name)" }

  /// Gives the folder its name.
  package func finish() throws {
    guard rename(temporary, path) == 0 else { throw Self.fault("put in place", path) }
    isFinished = true
  }

  /// Whether nothing is at the path, or an empty folder.
  private static func isFree(_ path: String) -> Bool {
    access(path, F_OK) != 0 || (isFolder(path) && FolderNames.names(in: path).isEmpty)
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func makeParents(of path: String) throws {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    let parent = String(path[..<slash])
    if access(parent, F_OK) == 0 { return }
    try makeParents(of: parent)
    guard mkdir(parent, 0o755) == 0 || errno == EEXIST else { throw fault("made", parent) }
  }

  private static func remove(_ path: String) {
    for name in FolderNames.names(in: path) { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  private static func fault(_ what: String, _ path: String) -> DatasetError {
    DatasetError(.unwritable, "the folder cannot be \(what): \(String(cString: strerror(errno)))", file: path)
  }
}
