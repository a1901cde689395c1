import Glibc

/// A lock file that one process holds at a time; it ends with its owner, also when that is killed.
final class WorkspaceLock: Sendable {
  private let file: Int32

  /// Takes the lock.
  ///
  /// - Throws: ``WorkspaceError`` of the category `temporary` at once when another process has it.
  init(_ path: String, doing what: String) throws(WorkspaceError) {
    if let slash = path.lastIndex(of: "/") { try DiskFolder(String(path[..<slash])).make() }
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    self.file = file
    guard file >= 0 else { throw DiskFolder.failure("write", path, category: .cannotCreate) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      throw WorkspaceError(
        .temporary, "busy", "another process is \(what)", place: path,
        hint: "wait until it has ended, and try again")
    }
  }

  /// Lets others take it.
  func release() { flock(file, LOCK_UN) }

  /// Given up by name: a process that was forked meanwhile may hold the file open a moment longer.
  deinit {
    guard file >= 0 else { return }
    release()
    close(file)
  }
}
