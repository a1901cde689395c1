import CKernels

// One entry of a file of kept scores, little-endian, a multiple of eight bytes:
//
//     32-bit magic, 32-bit count * 2 + kind, 64-bit key twice, 64-bit sum over what stands before and the
//     payload, then the payload: rows and scores of a list, or sums.
//
// A file begins with sixteen bytes that say what it is.
enum ScoreRecord {
  static let fileHeader: [UInt8] = Array("RPRSSCORES\u{1}\n\0\0\0\0".utf8)
  static let headerLength = 32
  private static let magic: UInt32 = 0x3143_5352

  /// What a header says of the entry behind it.
  struct Header {
    let key: ScoreKey
    let isList: Bool
    let count: Int

    /// Bytes of the payload.
    var length: Int { isList ? 8 * count : (4 * count + 7) / 8 * 8 }
  }

  /// The bytes of an entry.
  static func bytes(of value: CachedScores, for key: ScoreKey) -> [UInt8] {
    let payload: [UInt32]
    let field: UInt32
    switch value {
    case .list(let rows):
      payload = rows.flatMap { [UInt32(bitPattern: $0.row), $0.score.bitPattern] }
      field = UInt32(truncatingIfNeeded: rows.count) << 1 | 1
    case .sums(let sums):
      payload = sums.map(\.bitPattern) + (sums.count % 2 == 0 ? [] : [0])
      field = UInt32(truncatingIfNeeded: sums.count) << 1
    }
    let head = words(magic, field) + words(key.high) + words(key.low)
    let body = payload.withUnsafeBytes { Array($0) }
    return head + words(checksum(head, body)) + body
  }

  /// Reads a header; nil if there is none.
  static func header(_ bytes: ArraySlice<UInt8>) -> Header? {
    guard bytes.count >= headerLength else { return nil }
    let (magic, field, high, low) = bytes.withUnsafeBytes { bytes in
      (
        bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self).littleEndian,
        bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self).littleEndian,
        bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian,
        bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self).littleEndian
      )
    }
    guard magic == Self.magic else { return nil }
    return Header(key: ScoreKey(high: high, low: low), isList: field & 1 == 1, count: Int(field >> 1))
  }

  /// Reads a whole entry; nil if it is not what was written for the key.
  static func value(_ bytes: [UInt8], for key: ScoreKey) -> CachedScores? {
    guard let header = header(bytes[...]), header.key == key, bytes.count == headerLength + header.length
    else { return nil }
    let body = Array(bytes[headerLength...])
    guard words(checksum(Array(bytes[..<24]), body)) == Array(bytes[24..<32]) else { return nil }
    let numbers = body.withUnsafeBytes { body in
      (0..<body.count / 4).map {
        body.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self).littleEndian
      }
    }
    guard header.isList else { return .sums(numbers[..<header.count].map(Float.init(bitPattern:))) }
    return .list(
      (0..<header.count).map {
        ScoredRow(row: Int32(bitPattern: numbers[2 * $0]), score: Float(bitPattern: numbers[2 * $0 + 1]))
      })
  }

  private static func checksum(_ head: [UInt8], _ body: [UInt8]) -> UInt64 {
    ck_checksum(head, head.count) &* 0x9e37_79b9_7f4a_7c15 ^ ck_checksum(body, body.count)
  }

  private static func words<Word: FixedWidthInteger>(_ words: Word...) -> [UInt8] {
    words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
  }
}
