import JSON
import Tracing

/// Checks that traces and their payloads are whole and unaltered.
package struct VerifyTraces: Operation {
  package static let method = "trace/verify"
  package static let summary = "Checks that traces and the payloads beside them are whole and unaltered."

  /// A trace, a folder of runs, a notebook or a workspace, which stand for their last runs.
  package var path: String

  package init(path: String) { self.path = path }

  package struct Response: Codable, Sendable {
    package var isSound: Bool
    package var traces: [Entry]
    /// 0 when all are sound, 65 when not.
    package var exitCode: Int
  }

  package struct Entry: Codable, Sendable {
    package var path: String
    /// `whole`, `unfinished` or `damaged`.
    package var state: String
    /// Lines that are vouched for.
    package var events: Int
    package var bytes: Int
    /// Payloads that lie beside the trace and were read.
    package var payloads: Int
    /// The digest of the last line, which names all before it.
    package var head: String
    /// What is wrong, and at which byte.
    package var damage: String?
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let entries = try TraceLocator(path).paths.map(Self.entry)
      let isSound = entries.allSatisfy { $0.state == "whole" }
      return Response(isSound: isSound, traces: entries, exitCode: isSound ? 0 : 65)
    } catch { throw WorkspaceError(error) }
  }

  static func entry(_ path: String) throws -> Entry {
    var stream = try EventStream(path)
    let store = EventText.store(beside: path)
    var entry = Entry(path: path, state: "whole", events: 0, bytes: 0, payloads: 0, head: "")
    while let line = stream.next() {
      // What a newer program wrote is not for this one to judge.
      if line.place == 0 {
        do { _ = try TraceEvent(parsing: line.bytes, at: line.offset) } catch {
          entry.damage = error.description
        }
      }
      for digest in PayloadReferences.digests(in: line.bytes) {
        entry.payloads += 1
        do { _ = try store?.get(digest) } catch {
          entry.damage = "event \(line.place) (byte \(line.offset)): \(error.description)"
        }
        if store == nil { entry.damage = "event \(line.place): the folder of payloads, cas, is not there" }
      }
      if entry.damage != nil { break }
      entry.events += 1
    }
    entry.damage = entry.damage ?? stream.damage?.description ?? disagreement(path, stream.head)
    (entry.bytes, entry.head) = (stream.length, stream.head.description)
    if entry.damage != nil {
      entry.state = "damaged"
    } else if !stream.isComplete {
      entry.state = "unfinished"
    }
    return entry
  }

  /// A trace and its archive beside it that are not the same.
  private static func disagreement(_ path: String, _ head: Digest) -> String? {
    let archive = path + TraceArchive.ending
    guard DiskFolder.kind(of: archive) != nil else { return nil }
    do {
      guard try TraceArchive(path: archive).head() != head else { return nil }
      return "the archive beside it, \(AbsolutePath.name(archive)), holds another trace: remove one of them"
    } catch { return "the archive beside it, \(AbsolutePath.name(archive)): \(error.description)" }
  }
}
