internal import Glibc

/// The payloads that a line of a trace names.
package enum PayloadReferences {
  private static let mark = Array(#"{"$b":"sha256:"#.utf8)

  /// In their order. A quote inside any string is escaped, so that the mark is never part of one.
  package static func digests(in line: [UInt8]) -> [Digest] {
    var found: [Digest] = []
    var place = 0
    while let end = endOfMark(in: line, from: place) {
      if let digest = Digest(String(decoding: line[end...].prefix(64), as: UTF8.self)) {
        found.append(digest)
      }
      place = end
    }
    return found
  }

  /// The byte after the next mark. Lines may be long and traces many gigabytes, so the mark's dollar sign is sought by the
  /// C library, at the speed of memory.
  private static func endOfMark(in line: [UInt8], from place: Int) -> Int? {
    line.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      var next = place
      while let dollar = memchr(start + next, 0x24, bytes.count - next) {
        next = UnsafeRawPointer(dollar) - start + 1
        let first = next - 3
        if first >= place, first + mark.count <= bytes.count, memcmp(start + first, mark, mark.count) == 0 {
          return first + mark.count
        }
      }
      return nil
    }
  }
}
