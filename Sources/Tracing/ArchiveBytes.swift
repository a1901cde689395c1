import JSON

/// The first line of an archive.
struct ArchiveHeader {
  /// Of the trace.
  var bytes: Int
  var head: Digest
  var payloads: [(digest: Digest, count: Int)]

  /// - Throws: ``TraceError`` `format` for a line that is none, `version` for one of a newer program.
  init(_ line: [UInt8], _ path: String) throws(TraceError) {
    let json = (try? JSONValue(parsing: line)) ?? .null
    let format = json["format"]?.stringValue ?? ""
    if format.hasPrefix("reprise.archive/"), format != TraceArchive.format {
      throw TraceError(
        code: .version, message: "\(path) has the format \(format); use a newer reprise", offset: 0)
    }
    guard format == TraceArchive.format, let bytes = json["bytes"]?.intValue, bytes > 0,
      let head = json["head"]?.stringValue.flatMap({ Digest($0) }), let values = json["payloads"]?.arrayValue
    else { throw TraceError(code: .format, message: "\(path) is no archive of a trace", offset: 0) }
    (self.bytes, self.head, payloads) = (bytes, head, [])
    for value in values {
      guard let digest = value["digest"]?.stringValue.flatMap({ Digest($0) }),
        let count = value["bytes"]?.intValue, count >= 0
      else { throw TraceError(code: .format, message: "\(path) is no archive of a trace", offset: 0) }
      payloads.append((digest, count))
    }
  }
}

/// The bytes of an archive, taken apart and dealt out.
final class ArchiveBytes {
  private var decompressor = Decompressor()
  private var window: ArraySlice<UInt8> = []
  private static let longestLine = 1 << 26

  var consumed: Int { decompressor.consumed }

  /// The bytes up to the next line feed.
  func line(_ more: () throws(TraceError) -> [UInt8]) throws(TraceError) -> [UInt8] {
    var line: [UInt8] = []
    while true {
      if let end = window.firstIndex(of: 10) {
        line += window[..<end]
        window = window[(end + 1)...]
        return line
      }
      line += window
      window = try decompressor.next(more)[...]
      guard !window.isEmpty, line.count < Self.longestLine else {
        throw TraceError(code: .format, message: "this is no archive of a trace: no line ends", offset: 0)
      }
    }
  }

  /// The bytes that are there, at least one and at most so many.
  func some(_ most: Int, _ more: () throws(TraceError) -> [UInt8]) throws(TraceError) -> [UInt8] {
    if window.isEmpty { window = try decompressor.next(more)[...] }
    guard !window.isEmpty else {
      throw TraceError(code: .integrity, message: "the archive ends before the trace does", offset: consumed)
    }
    let part = Array(window.prefix(most))
    window = window.dropFirst(part.count)
    return part
  }

  /// Deals out just so many bytes.
  func take(
    _ count: Int, _ more: () throws(TraceError) -> [UInt8],
    _ sink: (ArraySlice<UInt8>) throws(TraceError) -> Void
  ) throws(TraceError) {
    var rest = count
    while rest > 0 {
      let part = try some(rest, more)
      try sink(part[...])
      rest -= part.count
    }
  }

  func isAtEnd(_ more: () throws(TraceError) -> [UInt8]) throws(TraceError) -> Bool {
    guard window.isEmpty else { return false }
    return try decompressor.next(more).isEmpty
  }
}

/// Follows the chain of lines that arrive in pieces.
struct ChainChecker {
  private let hasher = ReusableHasher()
  private var line: [UInt8] = []
  private(set) var head = Digest.zero
  private(set) var count = 0

  /// Whether the last line has ended.
  var isWhole: Bool { line.isEmpty }

  mutating func add(_ bytes: ArraySlice<UInt8>) throws(TraceError) {
    var rest = bytes
    while let end = rest.firstIndex(of: 10) {
      line += rest[...end]
      rest = rest[(end + 1)...]
      guard line.withUnsafeBytes({ $0.holds(Array("\"p\":\"".utf8) + head.hexBytes) }) else {
        throw .broken(sequence: count, offset: 0)
      }
      head = line.withUnsafeBytes { hasher.digest(of: $0) }
      count += 1
      line.removeAll(keepingCapacity: true)
    }
    line += rest
  }
}
