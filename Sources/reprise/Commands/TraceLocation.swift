import Glibc
import Tracing

/// A trace as a person names it: its path, the folder it lies in, or a workspace, which stands for its last run.
struct TraceLocation {
  let path: String

  init(_ text: String) throws {
    if Self.isFolder(text) {
      let found = "\(text)/trace.jsonl"
      guard access(found, R_OK) == 0 else {
        throw Failure(
          .noInput, "no run was recorded in \(text) yet", hint: "`reprise run \(text)` records one")
      }
      path = found
    } else {
      path = text
    }
  }

  func read() throws -> Trace {
    guard access(path, F_OK) == 0 else {
      throw Failure(
        .noInput, "there is no file \(path)", hint: "name a trace.jsonl or a workspace that has run")
    }
    return try Trace(reading: path, blobs: BlobStore(folder: "\(Self.parent(path))/cas"))
  }

  private static func isFolder(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
  }

  private static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
