import Glibc
import Tracing

/// A file that is written piece by piece and stands under its name whole or not at all.
final class GrowingFile {
  private let path: String
  private let temporary: String
  private let number: Int32
  private var waiting: [UInt8] = []
  private var isFinished = false
  /// Bytes that were given.
  private(set) var count = 0
  private static let most = 1 << 20

  /// - Throws: ``WorkspaceError`` when the file cannot be made.
  init(_ path: String) throws(WorkspaceError) {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try DiskFolder(String(path[..<slash])).make()
    }
    let temporary = TemporaryName.beside(path)
    let number = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw DiskFolder.failure("write", path, category: .cannotCreate) }
    (self.path, self.temporary, self.number) = (path, temporary, number)
  }

  deinit {
    close(number)
    if !isFinished { unlink(temporary) }
  }

  func write(_ bytes: [UInt8]) throws(WorkspaceError) {
    waiting += bytes
    count += bytes.count
    if waiting.count >= Self.most { try flush() }
  }

  /// Puts the file under its name.
  func finish() throws(WorkspaceError) {
    try flush()
    guard fsync(number) == 0 || errno == EINVAL else {
      throw DiskFolder.failure("write", path, category: .inputOutput)
    }
    guard rename(temporary, path) == 0 else {
      throw DiskFolder.failure("write", path, category: .cannotCreate)
    }
    isFinished = true
  }

  private func flush() throws(WorkspaceError) {
    var done = 0
    while done < waiting.count {
      let written = waiting[done...].withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw DiskFolder.failure("write", path, category: .inputOutput) }
      done += written
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
