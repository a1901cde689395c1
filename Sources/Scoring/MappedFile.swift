import Glibc
import Synchronization

/// A file in memory, read as it is touched. Whoever points into it keeps it alive.
final class MappedFile: @unchecked Sendable {
  let start: UnsafeMutableRawPointer
  let count: Int

  /// Throws `file` for a path that cannot be read, and `damaged` for an empty file.
  init(_ path: String) throws(ScoringError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file("read", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .file("read", path) }
    guard status.st_size > 0 else { throw ScoringError(.damaged, "'\(path)' is empty; write it anew") }
    count = Int(status.st_size)
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw .file("map", path)
    }
    self.start = start
  }

  deinit { munmap(start, count) }

  /// Two tasks of one process may write the same file at once.
  private static let writings = Atomic<Int>(0)

  /// Writes a file whole or not at all: beside its place, then to disk, then into its place.
  static func write(_ sections: [UnsafeRawBufferPointer], to path: String) throws(ScoringError) {
    let number = writings.add(1, ordering: .relaxed).oldValue
    let temporary = "\(path).\(getpid())-\(number).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .file("write", path) }
    var isWritten = true
    for section in sections where isWritten { isWritten = write(section, to: descriptor) }
    isWritten = isWritten && fsync(descriptor) == 0
    close(descriptor)
    guard isWritten, rename(temporary, path) == 0 else {
      let error = ScoringError.file("write", path)
      unlink(temporary)
      throw error
    }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}

extension ScoringError {
  static func file(_ verb: String, _ path: String) -> ScoringError {
    ScoringError(.file, "cannot \(verb) '\(path)': \(String(cString: strerror(errno)))")
  }
}
