import Glibc

/// One process at a time works on an asset; the lock ends with its owner, also when that is killed.
struct FolderLock: ~Copyable {
  private let file: Int32

  private init(file: Int32) { self.file = file }

  deinit {
    flock(file, LOCK_UN)
    close(file)
  }

  /// Takes the lock at `path`, waiting as long as another process has it.
  static func take(_ path: String, waiting: () -> Void) async throws -> FolderLock {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw AssetError.unwritable(path, DiskFile.reason) }
    let lock = FolderLock(file: file)
    var isFirst = true
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      if isFirst { waiting() }
      isFirst = false
      try await Task.sleep(for: .milliseconds(100))
    }
    return lock
  }
}
