import Concepts
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

  /// The run that is whole, or can be gone on with in its file.
  ///
  /// - Throws: ``TraceError`` `room` where an archive cannot be unpacked.
  func found(_ catalogue: Catalogue) throws -> RecordedRun? {
    let runs = try Self.names.compactMap { try candidate($0, catalogue) }
    if let whole = runs.first(where: \.trace.isComplete) {
      for other in runs.map(\.trace) where !other.isComplete {
        try setAside(AbsolutePath.name(other.path), "damaged")
      }
      return whole
    }
    guard let begun = runs.first else { return nil }
    return try opened(begun, catalogue)
  }

  /// Gives what is there other names.
  func setAllAside(_ why: String) throws(WorkspaceError) {
    for name in Self.names where folder.contains(name) { try setAside(name, why) }
  }

  /// A run of the same session; what is none is put aside.
  private func candidate(_ name: String, _ catalogue: Catalogue) throws -> RecordedRun? {
    guard folder.contains(name) else { return nil }
    do {
      let run = try RecordedRun(reading: folder.file(name), catalogue)
      if start == nil || Digest(of: run.trace.start) == start { return run }
    } catch let error as TraceError {
      guard error.code != .room else { throw error }
    }
    try setAside(name, "damaged")
    return nil
  }

  /// An unfinished run in a file that can be written on.
  private func opened(_ run: RecordedRun, _ catalogue: Catalogue) throws -> RecordedRun? {
    let trace = run.trace
    let name = AbsolutePath.name(trace.path)
    if name == EpisodeSession.archiveName {
      guard trace.damage == nil else {
        try setAside(name, "damaged")
        return nil
      }
      _ = try TraceArchive(path: trace.path).unpack(to: folder.path)
      try setAside(name, "packed")
      return try RecordedRun(reading: folder.file(EpisodeSession.traceName), catalogue)
    }
    if folder.contains(EpisodeSession.archiveName) { try setAside(EpisodeSession.archiveName, "packed") }
    guard trace.damage != nil else { return run }
    return try mended(trace, catalogue)
  }

  /// The events that are vouched for, in a file of their own.
  private func mended(_ trace: TraceSummary, _ catalogue: Catalogue) throws -> RecordedRun? {
    let altered = try setAside(EpisodeSession.traceName, "damaged")
    guard trace.count > 1 else { return nil }
    var reader = try TraceReader(path: altered)
    let file = try GrowingFile(trace.path)
    while reader.prefix.count < trace.count, let line = try reader.nextLine() { try file.write(Array(line)) }
    try file.finish()
    return try RecordedRun(reading: trace.path, catalogue)
  }

  @discardableResult
  private func setAside(_ name: String, _ why: String) throws(WorkspaceError) -> String {
    let ending = name.dropFirst("trace".utf8.count)
    var number = 1
    while folder.contains("trace.\(why)-\(number)\(ending)") { number += 1 }
    let target = folder.file("trace.\(why)-\(number)\(ending)")
    try folder.move(name, to: target)
    return target
  }
}
