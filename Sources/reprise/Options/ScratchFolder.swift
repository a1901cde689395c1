import Assets
import Glibc
import Synchronization

/// A folder of this process under TMPDIR for what comes from, or goes to, a pipe.
enum ScratchFolder {
  private static let made = Mutex<String?>(nil)

  /// Makes it when it is first asked for.
  static func path() throws -> String {
    try made.withLock { made in
      if let made { return made }
      let parent = processEnvironment()["TMPDIR"] ?? "/tmp"
      var template = Array("\(parent)/reprise-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else {
        throw Failure(
          .cannotCreate, "no folder can be made in \(parent): \(String(cString: strerror(errno)))",
          hint: "choose another with the variable TMPDIR")
      }
      let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      made = path
      return path
    }
  }

  /// Removes it with what is in it; the folder has files only.
  static func remove() {
    made.withLock { made in
      guard let path = made, let stream = opendir(path) else { return }
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        unlink("\(path)/\(name)")
      }
      closedir(stream)
      rmdir(path)
      made = nil
    }
  }
}
