import Glibc
import Tracing

/// A file that appears under its name when it is complete: written beside it, synchronised, then renamed.
final class FileSink {
  private let path: String
  private let temporary: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  /// Folders are made.
  ///
  /// - Throws: ``DatasetError`` when the folder cannot be written.
  init(_ path: String) throws {
    self.path = path
    try Self.makeFolder(of: path)
    temporary = TemporaryName.beside(path, ending: "part")
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw fault("cannot be written") }
    buffer.reserveCapacity(1 << 17)
  }

  private static func makeFolder(of path: String) throws(DatasetError) {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    do { try Tracing.makeFolder(String(path[..<slash])) } catch {
      throw DatasetError(.unwritable, error.message, file: path)
    }
  }

  /// A file that was not finished is removed.
  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporary)
    }
  }

  func write(_ bytes: some Sequence<UInt8>) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  func write(_ text: String) throws { try write(text.utf8) }

  /// Gives the file its name.
  func finish() throws {
    try flush()
    let (synced, closed) = (fsync(descriptor) == 0, close(descriptor) == 0)
    descriptor = -1
    guard synced, closed, rename(temporary, path) == 0 else {
      defer { unlink(temporary) }
      throw fault("cannot be put in place")
    }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let handle = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if handle >= 0 {
      fsync(handle)
      close(handle)
    }
  }

  private func flush() throws {
    var done = 0
    while done < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw fault("cannot be written") }
      done += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func fault(_ what: String) -> DatasetError {
    DatasetError(.unwritable, "the file \(what): \(String(cString: strerror(errno)))", file: path)
  }
}
