import Tracing

/// One process at a time works on an asset; the lock ends with its owner, also when that is killed.
struct FolderLock: ~Copyable {
  private let file: Int32

  private init(file: Int32) { self.file = file }

  deinit { FileLock.close(file) }

  /// Takes the lock at `path`, waiting as long as another process has it.
  static func take(_ path: String, waiting: () -> Void) async throws -> FolderLock {
    guard let file = FileLock.open(path) else { throw AssetError.unwritable(path, DiskFile.reason) }
    let lock = FolderLock(file: file)
    var isFirst = true
    while !FileLock.take(file) {
      if isFirst { waiting() }
      isFirst = false
      try await Task.sleep(for: .milliseconds(100))
    }
    return lock
  }
}
