/// The payloads that a line of a trace names.
package enum PayloadReferences {
  private static let mark = Array(#"{"$b":"sha256:"#.utf8)

  /// In their order. A quote inside any string is escaped, so that the mark is never part of one.
  package static func digests(in line: [UInt8]) -> [Digest] {
    var found: [Digest] = []
    var rest = line[...]
    while let range = rest.firstRange(of: mark) {
      rest = rest[range.upperBound...]
      if let digest = Digest(String(decoding: rest.prefix(64), as: UTF8.self)) { found.append(digest) }
    }
    return found
  }
}
