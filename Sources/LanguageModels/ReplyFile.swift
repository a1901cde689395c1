import Glibc

/// Reading and writing of the cache's entries.
enum ReplyFile {
  static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += buffer[..<count]
    }
  }

  /// Writes beside and renames, so that a reader sees all or nothing.
  static func write(_ bytes: [UInt8], to path: String) throws(ModelError) {
    guard let slash = path.lastIndex(of: "/") else { throw failure(path) }
    makeFolder(String(path[..<slash]))
    var name = Array("\(path).XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { throw failure(path) }
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      done += count
    }
    let isWritten = done == bytes.count && fsync(file) == 0
    close(file)
    guard isWritten, rename(name, path) == 0 else {
      let error = failure(path)
      unlink(name)
      throw error
    }
  }

  /// All entries, sorted by name.
  static func all(in folder: String) -> [String] {
    names(in: folder).filter { $0.utf8.count == 2 }.flatMap { part in
      names(in: "\(folder)/\(part)").filter { $0.hasSuffix(".json") }.map { "\(folder)/\(part)/\($0)" }
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var list: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { list.append(name) }
    }
    return list.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func makeFolder(_ path: String) {
    guard mkdir(path, 0o755) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/"),
      slash > path.startIndex
    else { return }
    makeFolder(String(path[..<slash]))
    mkdir(path, 0o755)
  }

  private static func failure(_ path: String) -> ModelError {
    ModelError(
      .misconfigured,
      "cannot keep a reply in \(path): \(String(cString: strerror(errno))); choose another folder "
        + "with the variable REPRISE_CACHE, or `cache: false`")
  }
}
