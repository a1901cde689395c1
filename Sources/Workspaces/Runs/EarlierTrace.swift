import JSON
import Tracing

/// What an earlier run left in its folder: gone on with where it is whole or was stopped, put aside where it does not
/// fit.
///
/// 1. Of a trace that was altered what is vouched for is kept, in a new file; the altered one stays beside it.
/// 2. A trace and its archive never disagree: what is no longer the trace gets another name.
struct EarlierTrace {
  private let folder: DiskFolder
  /// The digest of what the session is; any will do if `nil`.
  private let start: Digest?
  private static let names = [EpisodeSession.traceName, EpisodeSession.archiveName]

  init(_ folder: DiskFolder, start: Digest? = nil) { (self.folder, self.start) = (folder, start) }

  /// The trace that is whole, or can be gone on with in its file.
  ///
  /// - Throws: ``TraceError`` `size` for one that is too long for memory.
  func found() throws -> Trace? {
    let traces = try Self.names.compactMap(candidate)
    if let whole = traces.first(where: \.isComplete) {
      for other in traces where !other.isComplete { try setAside(AbsolutePath.name(other.path), "damaged") }
      return whole
    }
    guard let begun = traces.first else { return nil }
    return try opened(begun)
  }

  /// Gives what is there other names.
  func setAllAside(_ why: String) throws(WorkspaceError) {
    for name in Self.names where folder.contains(name) { try setAside(name, why) }
  }

  /// A trace of the same session; what is none is put aside.
  private func candidate(_ name: String) throws -> Trace? {
    guard folder.contains(name) else { return nil }
    do throws(TraceError) {
      let trace = try TracePlace.read(folder.file(name))
      if start == nil || Digest(of: trace.start) == start { return trace }
    } catch {
      guard error.code != .size else { throw error }
    }
    try setAside(name, "damaged")
    return nil
  }

  /// An unfinished trace in a file that can be written on.
  private func opened(_ trace: Trace) throws -> Trace? {
    let name = AbsolutePath.name(trace.path)
    if name == EpisodeSession.archiveName {
      guard trace.damage == nil else {
        try setAside(name, "damaged")
        return nil
      }
      _ = try TraceArchive(path: trace.path).unpack(to: folder.path)
      try setAside(name, "packed")
      return try TracePlace.read(folder.file(EpisodeSession.traceName))
    }
    if folder.contains(EpisodeSession.archiveName) { try setAside(EpisodeSession.archiveName, "packed") }
    guard trace.damage != nil else { return trace }
    return try mended(trace)
  }

  /// The events that are vouched for, in a file of their own.
  private func mended(_ trace: Trace) throws -> Trace? {
    var reader = try TraceReader(path: trace.path)
    var lines: [UInt8] = []
    while reader.prefix.count < trace.events.count, let line = try reader.nextLine() { lines += line }
    try setAside(EpisodeSession.traceName, "damaged")
    guard trace.events.count > 1 else { return nil }
    try folder.write(lines, to: EpisodeSession.traceName)
    return try TracePlace.read(trace.path)
  }

  private func setAside(_ name: String, _ why: String) throws(WorkspaceError) {
    let ending = name.dropFirst("trace".utf8.count)
    var number = 1
    while folder.contains("trace.\(why)-\(number)\(ending)") { number += 1 }
    try folder.move(name, to: folder.file("trace.\(why)-\(number)\(ending)"))
  }
}
