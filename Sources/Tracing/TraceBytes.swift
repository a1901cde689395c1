/// The bytes of a trace, from its file or out of an archive.
struct TraceBytes: ~Copyable {
  private let file: FileDescriptor
  private let archive: ArchiveBytes?
  /// Bytes of the trace that are still in the archive.
  private var rest = 0
  /// The trace's length when it was opened, unpacked.
  let size: Int

  init(path: String) throws(TraceError) {
    let file = try FileDescriptor.reading(path)
    let archive = file.beginsCompressed ? ArchiveBytes() : nil
    let line = try archive?.line { () throws(TraceError) in try file.read(upTo: 1 << 17) }
    rest = try line.map { line throws(TraceError) in try ArchiveHeader(line, path).bytes } ?? 0
    size = archive == nil ? file.size : rest
    self.file = file
    self.archive = archive
  }

  /// The next bytes; empty at the end.
  mutating func next() throws(TraceError) -> [UInt8] {
    guard let archive else { return try file.read(upTo: 1 << 18) }
    guard rest > 0 else { return [] }
    let bytes = try archive.some(rest) { () throws(TraceError) in try file.read(upTo: 1 << 17) }
    rest -= bytes.count
    return bytes
  }
}
