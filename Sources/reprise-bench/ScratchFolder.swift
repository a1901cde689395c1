import Glibc

/// A folder for what a measurement writes, gone when it is done.
enum ScratchFolder {
  private static let parent = String(cString: getenv("TMPDIR") ?? strdup("/var/tmp"))

  static func with<Result>(_ work: (String) async throws -> Result) async throws -> Result {
    let folder = "\(parent)/reprise-bench-\(getpid())"
    mkdir(folder, 0o755)
    defer { remove(folder) }
    return try await work(folder)
  }

  static func rewrite(_ path: String, _ change: ([UInt8]) -> [UInt8]) throws {
    var bytes: [UInt8] = []
    guard let source = fopen(path, "rb") else { return }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, source), count > 0 { bytes += chunk[..<count] }
    fclose(source)
    let changed = change(bytes)
    guard let target = fopen(path, "wb") else { return }
    _ = changed.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, target) }
    fclose(target)
  }

  /// Removes the folder and what is in it.
  private static func remove(_ path: String) {
    guard let stream = opendir(path) else {
      unlink(path)
      return
    }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { remove("\(path)/\(name)") }
    }
    closedir(stream)
    rmdir(path)
  }
}
