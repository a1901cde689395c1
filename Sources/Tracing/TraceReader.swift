internal import CCrypto
internal import Glibc
import JSON

/// The longest intact prefix of a trace file.
package struct TracePrefix: Sendable, Hashable {
  /// Number of intact lines.
  package var count = 0
  /// Their length in bytes.
  package var length = 0
  /// The chain digest after the last of them.
  package var head = Digest.zero
  /// Bytes follow that are no whole line: the writer was stopped in the middle.
  package var isTorn = false
}

/// Reads a trace from its start, verifying the chain line by line; memory does not grow with the file.
package struct TraceReader: ~Copyable {
  private var bytes: TraceBytes
  private var window: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// A longer line is no line of a trace: big payloads lie beside it.
  private static let longestLine = 1 << 22
  private static let key = Array("\"p\":\"".utf8)
  private static let start = Array("\"k\":\"session.start\"".utf8)
  private let hasher = ReusableHasher()
  private var needle: [UInt8] = []
  package private(set) var prefix = TracePrefix()
  /// The trace's length in bytes when it was opened, unpacked.
  package var size: Int { bytes.size }

  package init(path: String) throws(TraceError) {
    bytes = try TraceBytes(path: path)
  }

  /// The next whole line with its line feed, chain verified; `nil` at the end of the intact file.
  package mutating func nextLine() throws(TraceError) -> ArraySlice<UInt8>? {
    while true {
      if let end = endOfLine { return try take(through: end) }
      guard !isAtEnd else {
        prefix.isTorn = position < window.count
        return nil
      }
      guard window.count - position < Self.longestLine else {
        throw .format("no line ends within \(Self.longestLine) bytes", offset: prefix.length)
      }
      window.removeSubrange(..<position)
      position = 0
      let chunk = try bytes.next()
      isAtEnd = chunk.isEmpty
      window += chunk
    }
  }

  /// The next event, with its big payloads still by reference.
  package mutating func nextEvent() throws(TraceError) -> TraceEvent? {
    let offset = prefix.length
    guard let line = try nextLine() else { return nil }
    do { return try TraceEvent(parsing: Array(line), at: offset) } catch { throw judged(error, at: offset) }
  }

  /// Why a line that was just read is no event: it was written so, unless the line after it names another one.
  mutating func judged(_ error: TraceError, at offset: Int) -> TraceError {
    guard error.code == .format else { return error }
    let place = prefix.count - 1
    do { _ = try nextLine() } catch {
      if error.code == .integrity { return .altered(sequence: place, offset: offset) }
    }
    return error
  }

  /// The place of the next line feed in the window.
  private var endOfLine: Int? {
    window.withUnsafeBytes { bytes in
      guard position < bytes.count, let start = bytes.baseAddress,
        let found = memchr(start + position, 10, bytes.count - position)
      else { return nil }
      return UnsafeRawPointer(found) - start
    }
  }

  private mutating func take(through end: Int) throws(TraceError) -> ArraySlice<UInt8> {
    let line = window[position...end]
    if prefix.count == 0 { try Self.checkEncoding(line) }
    guard names(prefix.head, in: line) else {
      guard prefix.count > 0 || line.withUnsafeBytes({ $0.holds(Self.start) }) else {
        throw .format("the file does not begin with a session.start event", offset: 0)
      }
      throw .broken(sequence: prefix.count, offset: prefix.length)
    }
    position = end + 1
    prefix.count += 1
    prefix.length += line.count
    prefix.head = line.withUnsafeBytes { hasher.digest(of: $0) }
    return line
  }

  /// Says what an editor or a tool did to a whole file, which is no damage of its own lines.
  private static func checkEncoding(_ first: ArraySlice<UInt8>) throws(TraceError) {
    if first.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw .format("the file begins with a byte order mark; save it as UTF-8 without one", offset: 0)
    }
    if first.suffix(2) == [13, 10] {
      throw .format(
        "its lines end with CR LF; restore the file, and keep git from changing line ends by '*.jsonl -text' in "
          + ".gitattributes", offset: first.count - 2)
    }
  }

  /// Whether the line's `p` member is the digest; the first match of the key in a canonical line is the member
  /// itself, because a quote inside any string is escaped.
  private mutating func names(_ head: Digest, in line: ArraySlice<UInt8>) -> Bool {
    needle.removeAll(keepingCapacity: true)
    needle += Self.key
    head.appendHex(to: &needle)
    needle.append(UInt8(ascii: "\""))
    return line.withUnsafeBytes { hay in
      needle.withUnsafeBytes { memmem(hay.baseAddress, hay.count, $0.baseAddress, $0.count) != nil }
    }
  }
}
