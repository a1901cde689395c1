internal import Glibc

/// A file without a name for what was unpacked: it is gone with the last that reads it, however the process ends.
final class ScratchFile: Sendable {
  private let file: FileDescriptor

  /// - Parameter path: a file on whose disk there is likely room.
  /// - Throws: ``TraceError`` when no folder takes such a file.
  init(beside path: String) throws(TraceError) {
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    for folder in [parent.isEmpty ? "/" : parent, "/var/tmp"] {
      if let file = try? FileDescriptor(path: folder, flags: Self.nameless, mode: 0o600) {
        self.file = file
        return
      }
    }
    file = try FileDescriptor(path: "/tmp", flags: Self.nameless, mode: 0o600)
  }

  /// `O_TMPFILE`, which the C library has as a macro that is not imported.
  private static let nameless = O_RDWR | O_DIRECTORY | 0o20_000_000

  /// Adds bytes at the end.
  func append(_ bytes: [UInt8]) throws(TraceError) {
    do throws(TraceError) { try file.write(bytes) } catch {
      throw TraceError(code: .room, message: "there is no room to unpack an archive: \(error.message)")
    }
  }

  func read(_ range: Range<Int>) throws(TraceError) -> [UInt8] { try file.read(range) }
}

/// Puts lines into a scratch file, many at a time; without one nothing is done.
struct LineKeeper {
  private let scratch: ScratchFile?
  private var waiting: [UInt8] = []
  private static let most = 1 << 18

  init(_ scratch: ScratchFile?) { self.scratch = scratch }

  mutating func keep(_ line: ArraySlice<UInt8>) throws(TraceError) {
    guard scratch != nil else { return }
    waiting += line
    if waiting.count > Self.most { try flush() }
  }

  mutating func flush() throws(TraceError) {
    guard !waiting.isEmpty else { return }
    try scratch?.append(waiting)
    waiting.removeAll(keepingCapacity: true)
  }
}

/// The payloads of an archive, on the disk while they are needed.
struct UnpackedPayloads: Sendable {
  private var ranges: [Digest: Range<Int>] = [:]
  private let scratch: ScratchFile

  /// - Throws: as ``TraceArchive/read(_:)``; `nil` for an archive without payloads.
  init?(_ path: String) throws(TraceError) {
    let archive = TraceArchive(path: path)
    guard try !archive.header().payloads.isEmpty else { return nil }
    let scratch = try ScratchFile(beside: path)
    var (ranges, end) = ([Digest: Range<Int>](), 0)
    _ = try archive.read { part, bytes throws(TraceError) in
      guard case .payload(let digest) = part else { return }
      try scratch.append(Array(bytes))
      let start = ranges[digest]?.lowerBound ?? end
      end += bytes.count
      ranges[digest] = start..<end
    }
    (self.ranges, self.scratch) = (ranges, scratch)
  }

  /// The bytes of a payload; `nil` for one that the archive does not hold.
  func get(_ digest: Digest) throws(TraceError) -> [UInt8]? {
    guard let range = ranges[digest] else { return nil }
    return try scratch.read(range)
  }
}
