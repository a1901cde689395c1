import Glibc
import Tracing

/// A file on disk and the few things a store does with it.
struct DiskFile {
  let path: String

  init(_ path: String) { self.path = path }

  /// Size in bytes and time of the last change in nanoseconds; nil when there is no such file.
  var stamp: (bytes: Int64, modified: Int64)? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    return (Int64(status.st_size), modified)
  }

  var exists: Bool { stamp != nil }

  /// All bytes, or nil when the file cannot be read.
  func read() -> [UInt8]? {
    var bytes: [UInt8] = []
    let complete = readChunks { bytes += $0 }
    return complete ? bytes : nil
  }

  /// SHA-256 in hexadecimal, or nil when the file cannot be read. Blocks: call it on a thread of its own.
  func sha256(_ progress: (Int64) -> Void = { _ in }) -> String? {
    var hasher = Hasher256()
    var done: Int64 = 0
    let complete = readChunks { chunk in
      hasher.update(chunk)
      done += Int64(chunk.count)
      progress(done)
    }
    return complete ? hasher.finish().hex : nil
  }

  /// Replaces the content at once and durably: temporary file, synchronisation, renaming.
  func replace(with bytes: [UInt8]) throws(AssetError) {
    let temporary = TemporaryName.beside(path)
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .unwritable(path, Self.reason) }
    let written = Self.write(bytes, to: file) && fsync(file) == 0
    let reason = Self.reason
    close(file)
    guard written, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw .unwritable(path, written ? Self.reason : reason)
    }
  }

  func remove() { unlink(path) }

  /// Takes the place of the file at `target`.
  func move(to target: String) throws(AssetError) {
    guard rename(path, target) == 0 else { throw .unwritable(target, Self.reason) }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(AssetError) {
    guard mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try makeFolder(String(path[..<slash]))
      guard mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    }
    throw .unwritable(path, reason)
  }

  /// Bytes that an ordinary user may still write in the folder, or nil when the system does not say.
  static func freeBytes(in folder: String) -> Int64? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
    return Int64(status.f_bavail) &* Int64(status.f_frsize)
  }

  static var reason: String { String(cString: strerror(errno)) }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  private func readChunks(_ take: (UnsafeRawBufferPointer) -> Void) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while true {
        let count = Glibc.read(file, buffer.baseAddress, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return count == 0 }
        take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
  }
}
