import Glibc
import Tracing

/// A folder of a workspace and the few things done in it: every write is whole or not there.
package struct DiskFolder: Sendable, Hashable {
  /// Without a slash at the end.
  package let path: String

  package init(_ path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  package func inside(_ name: String) -> DiskFolder { DiskFolder("\(path)/\(name)") }

  /// The path of something in it.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  package var exists: Bool { Self.kind(of: path) == .folder }

  package func contains(_ name: String) -> Bool { Self.kind(of: file(name)) != nil }

  enum Kind { case file, folder, other }

  /// What a path leads to; `nil` for nothing.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The names in it, by bytes; empty for a folder that is not there.
  package var names: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// All bytes of a file in it; `nil` when there is no such file.
  ///
  /// - Throws: ``WorkspaceError`` when it is there and cannot be read.
  package func read(_ name: String) throws(WorkspaceError) -> [UInt8]? {
    let path = file(name)
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw Self.failure("read", path, category: .noInput)
    }
    defer { close(number) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(number, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure("read", path, category: .inputOutput) }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Writes a file at once: a temporary file, synchronised and renamed; folders are made.
  package func write(_ bytes: [UInt8], to name: String) throws(WorkspaceError) {
    let path = file(name)
    if let slash = path.lastIndex(of: "/") { try DiskFolder(String(path[..<slash])).make() }
    let temporary = TemporaryName.beside(path)
    let number = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw Self.failure("write", path, category: .cannotCreate) }
    var failed = false
    var done = 0
    while done < bytes.count && !failed {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      failed = count <= 0
      done += max(count, 0)
    }
    failed = failed || (fsync(number) != 0 && errno != EINVAL)
    let reason = errno
    close(number)
    guard !failed, rename(temporary, path) == 0 else {
      if failed { errno = reason }
      let error = Self.failure("write", path, category: failed ? .inputOutput : .cannotCreate)
      unlink(temporary)
      throw error
    }
  }

  /// Makes the folder and those above it.
  package func make() throws(WorkspaceError) {
    if mkdir(path, 0o755) == 0 || (errno == EEXIST && exists) { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try DiskFolder(String(path[..<slash])).make()
      if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    }
    throw Self.failure("make the folder", path, category: .cannotCreate)
  }

  /// Moves a file of this folder out of the way.
  package func move(_ name: String, to target: String) throws(WorkspaceError) {
    if let slash = target.lastIndex(of: "/") { try DiskFolder(String(target[..<slash])).make() }
    guard rename(file(name), target) == 0 else {
      throw Self.failure("move to \(target)", file(name), category: .inputOutput)
    }
  }

  /// Removes a file, or a folder with all that is in it.
  static func remove(_ path: String) throws(WorkspaceError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in DiskFolder(path).names { try remove("\(path)/\(name)") }
      guard rmdir(path) == 0 else { throw failure("remove", path, category: .inputOutput) }
    } else {
      guard unlink(path) == 0 else { throw failure("remove", path, category: .inputOutput) }
    }
  }

  static func failure(_ what: String, _ path: String, category: WorkspaceError.Category) -> WorkspaceError {
    let number = errno
    let hint =
      switch number {
      case ENOSPC, EDQUOT: "make room on the disk; nothing was half written"
      case EACCES, EPERM, EROFS: "use a folder that you may write to, or change its permissions"
      case ENOTDIR, EEXIST: "a file stands where a folder is needed: move it away"
      default: "check the path and the disk"
      }
    return WorkspaceError(
      category, number == ENOSPC || number == EDQUOT ? "disk-full" : "file",
      "cannot \(what) \(path): \(String(cString: strerror(number)))", place: path, hint: hint)
  }
}
