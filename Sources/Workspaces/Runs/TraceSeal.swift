import Glibc
import JSON
import Tracing

/// What a trace was when it was last read whole: its size, when its file was last changed, and its head.
///
/// It lies beside the trace as `seal.json`. A trace whose size and time are those of its seal is taken to be as it was;
/// any other is read and verified again. It is derived: whoever removes it loses the time of one reading.
struct TraceSeal {
  /// What a trace is, compared with what its run left.
  enum State: Equatable { case intact, absent, altered(String) }

  private let path: String
  private let document: JSONValue
  private static let name = "seal.json"

  /// The seal of a trace that was just read; `nil` for one that is no longer there.
  init?(of path: String, head: Digest) {
    guard let marks = Self.marks(of: path) else { return nil }
    (self.path, document) = (path, ["head": .string(head.hex), "marks": marks])
  }

  func write() throws(WorkspaceError) {
    try DiskFolder(AbsolutePath.parent(path)).write(document.printedBytes() + [10], to: Self.name)
  }

  /// - Parameters:
  ///   - path: of the trace; its archive stands for it.
  ///   - head: the first digits of the digest of the line that its run ended with.
  static func state(of path: String, head: String) -> State {
    guard let path = TracePlace.present(path) else { return .absent }
    let folder = DiskFolder(AbsolutePath.parent(path))
    if let marks = marks(of: path), let bytes = try? folder.read(name),
      let seal = try? JSONValue(parsing: bytes), seal["marks"] == marks,
      seal["head"]?.stringValue?.hasPrefix(head) == true
    {
      return .intact
    }
    return verified(path, head: head)
  }

  private static func verified(_ path: String, head: String) -> State {
    do {
      let entry = try VerifyTraces.entry(path)
      if let damage = entry.damage { return .altered(damage) }
      guard entry.state == "whole" else { return .altered("it ends after \(entry.events) events") }
      guard let found = Digest(entry.head), found.hex.hasPrefix(head) else {
        return .altered("it is another one, which ends with \(entry.head)")
      }
      // Where it cannot be written, the next run reads the trace again.
      try? TraceSeal(of: path, head: found)?.write()
      return .intact
    } catch { return .altered(WorkspaceError(error).message) }
  }

  /// Sizes and times of the trace and of the payloads beside it.
  private static func marks(of path: String) -> JSONValue? {
    guard let trace = mark(path) else { return nil }
    let store = DiskFolder(AbsolutePath.parent(path)).inside("cas").inside("sha256")
    var (count, bytes, latest) = (0, 0, 0)
    for part in store.names.map(store.inside) {
      for payload in part.names.compactMap({ mark(part.file($0)) }) {
        (count, bytes, latest) = (count + 1, bytes + payload.bytes, max(latest, payload.changed))
      }
    }
    return .array(
      [trace.bytes, trace.changed, count, bytes, latest].map { .string(String($0)) }
        + [.string(AbsolutePath.name(path))])
  }

  /// Bytes, and nanoseconds since 1970.
  private static func mark(_ path: String) -> (bytes: Int, changed: Int)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return (Int(status.st_size), status.st_ctim.tv_sec &* 1_000_000_000 &+ status.st_ctim.tv_nsec)
  }
}
