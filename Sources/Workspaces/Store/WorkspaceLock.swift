import Tracing

/// A lock file that one process holds at a time; it ends with its owner, also when that is killed.
final class WorkspaceLock: Sendable {
  private let file: Int32

  /// Takes the lock.
  ///
  /// - Throws: ``WorkspaceError`` of the category `temporary` at once when another process has it.
  init(_ path: String, doing what: String) throws(WorkspaceError) {
    if let slash = path.lastIndex(of: "/") { try DiskFolder(String(path[..<slash])).make() }
    guard let file = FileLock.open(path) else {
      throw DiskFolder.failure("write", path, category: .cannotCreate)
    }
    self.file = file
    guard FileLock.take(file) else {
      throw WorkspaceError(
        .temporary, "busy", "another process is \(what)", place: path,
        hint: "wait until it has ended, and try again")
    }
  }

  /// Lets others take it.
  func release() { FileLock.release(file) }

  deinit { FileLock.close(file) }
}
