/// The header lines of one message.
struct HeaderBlock: Hashable, Sendable {
  enum Length: Hashable { case none, bad(String), bytes(Int), beyondIntegers }

  private(set) var length = Length.none
  private(set) var charset: String?
  /// Whether any line has been taken.
  private(set) var isStarted = false
  /// The bytes of all lines so far.
  var size = 0

  /// Takes a line without its end; false when it has not the form `name: value`.
  mutating func take(_ line: ArraySlice<UInt8>) -> Bool {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
      line[..<colon].allSatisfy(Self.isNameByte)
    else { return false }
    isStarted = true
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
    let trimmed = String(
      value.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    switch name {
    case "content-length": takeLength(trimmed)
    case "content-type": charset = Self.charset(in: trimmed)
    default: break
    }
    return true
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }

  private mutating func takeLength(_ text: String) {
    let next: Length =
      if text.isEmpty || !text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        .bad(text)
      } else {
        Int(text).map { .bytes($0) } ?? .beyondIntegers
      }
    length = length == .none || length == next ? next : .bad("\(text) beside another length")
  }

  private static func charset(in type: String) -> String? {
    for part in type.lowercased().split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0].filter({ $0 != " " }) == "charset" else { continue }
      return pair[1].filter { $0 != " " && $0 != "\"" }
    }
    return nil
  }
}
