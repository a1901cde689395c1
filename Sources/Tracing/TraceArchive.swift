internal import Glibc
import JSON

/// A trace with the payloads beside it as one compressed file.
///
/// The file is one stream of Zstandard (RFC 8878). Taken apart it is a line of JSON (`reprise.archive/1`: the length and
/// the head of the trace, the digest and the length of each payload), the trace, and the payloads one after the other.
///
/// 1. Equal traces give equal bytes.
/// 2. An archive stands under its name whole, and was read back, or not at all.
package struct TraceArchive: Sendable {
  package let path: String

  package static let format = "reprise.archive/1"
  package static let ending = ".zst"

  package init(path: String) { self.path = path }

  /// What an archive holds.
  package struct Contents: Sendable, Hashable {
    package var events = 0
    /// The trace's length and the payloads' in bytes.
    package var bytes = 0
    package var payloads = 0
    /// The digest of the trace's last line.
    package var head = Digest.zero
    /// The archive's own length.
    package var packed = 0
  }

  /// Whether a file begins as compressed ones do.
  package static func isOne(_ path: String) -> Bool {
    guard let file = try? FileDescriptor.reading(path) else { return false }
    return file.beginsCompressed
  }

  /// The digest of the packed trace's last line, as the archive's first line has it.
  ///
  /// - Throws: ``TraceError`` for a file that is no archive.
  package func head() throws(TraceError) -> Digest { try header().head }

  func header() throws(TraceError) -> ArchiveHeader {
    let file = try FileDescriptor.reading(path)
    let line = try ArchiveBytes().line { () throws(TraceError) in try file.read(upTo: 1 << 17) }
    return try ArchiveHeader(line, path)
  }

  // MARK: - Packing

  /// Packs a trace that is whole or was interrupted, and reads the archive back.
  ///
  /// - Throws: ``TraceError`` for a trace that is damaged or ends within a line, and when a payload is missing.
  package func pack(_ trace: String, blobs: BlobStore?, level: Int = 19) throws(TraceError) -> Contents {
    let (contents, payloads) = try Self.survey(trace, blobs)
    let temporary = "\(path).\(getpid()).new"
    do throws(TraceError) {
      try write(trace, blobs, contents, payloads, to: temporary, level: level)
      let read = try TraceArchive(path: temporary).read { _, _ in }
      guard read.head == contents.head, read.bytes == contents.bytes, read.payloads == contents.payloads
      else { throw TraceError(code: .integrity, message: "the archive is not what was packed") }
      guard rename(temporary, path) == 0 else { throw .file("write", path, FileDescriptor.reason) }
      return read
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// What a trace holds, and the payloads that its lines name, each once.
  private static func survey(_ trace: String, _ blobs: BlobStore?) throws(TraceError) -> (Contents, [Digest])
  {
    var reader = try TraceReader(path: trace)
    var named: Set<Digest> = []
    while let line = try reader.nextLine() { named.formUnion(PayloadReferences.digests(in: Array(line))) }
    guard !reader.prefix.isTorn, reader.prefix.count > 0 else {
      throw TraceError(
        code: .incomplete, message: "the trace ends within a line; run the notebook again, then pack it",
        offset: reader.prefix.length)
    }
    var contents = Contents(
      events: reader.prefix.count, bytes: reader.prefix.length, payloads: named.count,
      head: reader.prefix.head)
    guard blobs != nil || named.isEmpty else {
      throw TraceError(code: .file, message: "the payloads beside the trace, cas, are not there")
    }
    let payloads = named.sorted()
    for digest in payloads { contents.bytes += try blobs?.get(digest).count ?? 0 }
    return (contents, payloads)
  }

  private func write(
    _ trace: String, _ blobs: BlobStore?, _ contents: Contents, _ payloads: [Digest], to path: String,
    level: Int
  ) throws(TraceError) {
    let file = try FileDescriptor(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC)
    let source = try FileDescriptor(path: trace, flags: O_RDONLY)
    var compressor = Compressor(level: level)
    func add(_ bytes: [UInt8], isLast: Bool = false) throws(TraceError) {
      var failure: TraceError?
      bytes.withUnsafeBytes { buffer in
        do throws(TraceError) {
          try compressor.add(buffer, isLast: isLast) { made throws(TraceError) in try file.write(Array(made))
          }
        } catch { failure = error }
      }
      if let failure { throw failure }
    }
    var sizes: [JSONValue] = []
    var rest = contents.bytes
    for digest in payloads {
      let count = try blobs?.get(digest).count ?? 0
      rest -= count
      sizes.append(["digest": .string(digest.description), "bytes": .integer(Int64(count))])
    }
    let header: JSONValue = [
      "format": .string(Self.format), "bytes": .integer(Int64(rest)),
      "head": .string(contents.head.description),
      "payloads": .array(sizes),
    ]
    try add(header.canonical() + [10])
    var left = rest
    while left > 0 {
      let chunk = try source.read(upTo: min(left, 1 << 18))
      guard !chunk.isEmpty else { throw .file("read", trace, "it was cut meanwhile") }
      left -= chunk.count
      try add(chunk)
    }
    for digest in payloads { try add(try blobs?.get(digest) ?? []) }
    try add([], isLast: true)
    try file.synchronize()
  }

  // MARK: - Reading

  /// A part of an archive.
  package enum Part: Sendable, Hashable { case trace, payload(Digest) }

  /// Reads the archive once, verifying the trace's chain and head and every payload's digest.
  ///
  /// - Parameter sink: is given the bytes of the parts, in order.
  /// - Throws: ``TraceError`` `integrity` for an archive that was cut or altered, `format` for a file that is none.
  package func read(_ sink: (Part, ArraySlice<UInt8>) throws(TraceError) -> Void) throws(TraceError)
    -> Contents
  {
    let file = try FileDescriptor.reading(path)
    let source = ArchiveBytes()
    let next = { () throws(TraceError) -> [UInt8] in try file.read(upTo: 1 << 17) }
    let header = try ArchiveHeader(try source.line(next), path)
    var contents = Contents(bytes: header.bytes, payloads: header.payloads.count, head: header.head)
    var chain = ChainChecker()
    try source.take(header.bytes, next) { bytes throws(TraceError) in
      try chain.add(bytes)
      try sink(.trace, bytes)
    }
    guard chain.head == header.head, chain.isWhole else {
      throw TraceError(code: .integrity, message: "the trace in \(path) is not the one that was packed")
    }
    contents.events = chain.count
    for (digest, count) in header.payloads {
      var hasher = Hasher256()
      try source.take(count, next) { bytes throws(TraceError) in
        bytes.withUnsafeBytes { hasher.update($0) }
        try sink(.payload(digest), bytes)
      }
      guard hasher.finish() == digest else {
        throw TraceError(code: .integrity, message: "the payload \(digest) in \(path) was altered")
      }
      contents.bytes += count
    }
    guard try source.isAtEnd(next) else {
      throw TraceError(code: .integrity, message: "\(path) holds more than its first line says")
    }
    contents.packed = source.consumed
    return contents
  }

  /// Writes the trace and its payloads into a folder, as `trace.jsonl` and `cas`.
  ///
  /// - Throws: ``TraceError`` also when a trace is there already.
  package func unpack(to folder: String) throws(TraceError) -> Contents {
    let trace = "\(folder)/trace.jsonl"
    guard access(trace, F_OK) != 0 else { throw .exists(trace) }
    try makeFolder(folder)
    let temporary = "\(trace).\(getpid()).new"
    let blobs = BlobStore(folder: "\(folder)/cas")
    do throws(TraceError) {
      let file = try FileDescriptor(path: temporary, flags: O_WRONLY | O_CREAT | O_TRUNC)
      var payload: [UInt8] = []
      var current: Digest?
      func finish() throws(TraceError) {
        if current != nil { _ = try blobs.put(payload) }
        payload = []
      }
      let contents = try read { part, bytes throws(TraceError) in
        switch part {
        case .trace: try file.write(Array(bytes))
        case .payload(let digest):
          if digest != current { try finish() }
          current = digest
          payload += bytes
        }
      }
      try finish()
      try file.synchronize()
      try TemporaryName.replace(temporary, by: trace)
      return contents
    } catch {
      unlink(temporary)
      throw error
    }
  }
}
