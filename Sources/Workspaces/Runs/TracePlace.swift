import Tracing

/// Where a trace lies: as it was written or, where only that is there, packed.
enum TracePlace {
  /// The trace's own path or its archive's; `nil` where neither is.
  static func present(_ path: String) -> String? {
    if DiskFolder.kind(of: path) != nil { return path }
    let archive = path + TraceArchive.ending
    return DiskFolder.kind(of: archive) == .file ? archive : nil
  }

  /// The trace of a run's folder.
  static func inside(_ folder: DiskFolder) -> String? { present(folder.file(EpisodeSession.traceName)) }

  /// The path that a trace has when it is not packed.
  static func unpackedName(_ path: String) -> String {
    path.hasSuffix(TraceArchive.ending) ? String(path.dropLast(TraceArchive.ending.utf8.count)) : path
  }

  /// The payloads beside a trace, or in its archive.
  static func store(beside path: String) throws(TraceError) -> BlobStore {
    guard TraceArchive.isOne(path) else { return BlobStore(folder: AbsolutePath.parent(path) + "/cas") }
    return try BlobStore(archive: path)
  }

  /// Reads a trace with its payloads; damage is no error, but a payload that is missing is damage.
  static func read(_ path: String) throws(TraceError) -> Trace {
    try Trace(reading: path, blobs: try store(beside: path))
  }
}
