import Tracing

/// Packs a trace and its payloads into one compressed file.
package struct PackTrace: Operation {
  package static let method = "trace/pack"
  package static let summary = "Packs a trace and the payloads beside it into one compressed file."

  /// The trace, or what has just one.
  package var path: String
  /// The archive; the trace's name with `.zst` behind it when left out.
  package var output: String?
  /// How hard it is compressed, from 1 to 22; 19 when left out.
  package var level: Int?
  /// Whether the trace goes when the archive was read back.
  package var remove: Bool?

  package init(path: String, output: String? = nil, level: Int? = nil, remove: Bool? = nil) {
    (self.path, self.output, self.level, self.remove) = (path, output, level, remove)
  }

  package func perform(in environment: Environment) async throws -> ArchiveResponse {
    do {
      let level = level ?? 19
      guard (1...22).contains(level) else {
        throw WorkspaceError(
          .usage, "bad-level", "the level is \(level) and must be from 1 to 22", hint: "leave it out for 19")
      }
      let path = try TraceLocator.one(path)
      let archive = try AbsolutePath.making(output ?? path + TraceArchive.ending)
      guard DiskFolder.kind(of: archive) == nil else {
        throw WorkspaceError(
          .usage, "file-exists", "there is something at \(archive) already", place: archive,
          hint: "name another file")
      }
      let store = EventText.store(beside: path)
      let contents = try TraceArchive(path: archive).pack(path, blobs: store, level: level)
      if remove == true { try Self.remove(path) }
      return ArchiveResponse(trace: path, archive: archive, contents)
    } catch { throw WorkspaceError(error, at: path) }
  }

  /// Removes a trace, and its payloads unless another trace in the folder may name them.
  private static func remove(_ path: String) throws {
    let folder = DiskFolder(AbsolutePath.parent(path))
    // A run that goes on writes what would be removed.
    let lock = try WorkspaceLock(folder.file("lock"), doing: "running, and writes this trace")
    defer { lock.release() }
    try DiskFolder.remove(path)
    if !folder.names.contains(where: { $0.hasSuffix(".jsonl") }) { try DiskFolder.remove(folder.file("cas")) }
  }
}

/// Takes an archive apart again.
package struct UnpackTrace: Operation {
  package static let method = "trace/unpack"
  package static let summary = "Writes the trace and the payloads of an archive into a folder, verified."

  /// The archive.
  package var path: String
  /// The folder; that of the archive when left out.
  package var output: String?

  package init(path: String, output: String? = nil) { (self.path, self.output) = (path, output) }

  package func perform(in environment: Environment) async throws -> ArchiveResponse {
    do {
      let path = try AbsolutePath.of(path)
      let folder = try output.map { try AbsolutePath.making($0) } ?? AbsolutePath.parent(path)
      let contents = try TraceArchive(path: path).unpack(to: folder)
      return ArchiveResponse(trace: folder + "/" + EpisodeSession.traceName, archive: path, contents)
    } catch { throw WorkspaceError(error, at: path) }
  }
}

/// A trace and its archive.
package struct ArchiveResponse: Codable, Sendable {
  package var trace: String
  package var archive: String
  package var events: Int
  package var payloads: Int
  /// Of the trace and its payloads.
  package var bytes: Int
  /// Of the archive.
  package var packed: Int
  package var bytesPerEvent: Double
  /// The digest of the trace's last line.
  package var head: String

  init(trace: String, archive: String, _ contents: TraceArchive.Contents) {
    (self.trace, self.archive) = (trace, archive)
    (events, payloads, bytes) = (contents.events, contents.payloads, contents.bytes)
    (packed, head) = (contents.packed, contents.head.description)
    bytesPerEvent = Double(contents.packed) / Double(max(contents.events, 1))
  }
}
