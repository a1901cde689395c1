package import JSON

/// Finds the JSON in what a model wrote.
package enum StructuredReply {
  /// The whole text as JSON, else the first object in it that parses, fenced or bare, else the first such array.
  package static func json(in text: String) -> JSONValue? {
    if let value = parsed(Array(text.utf8)[...]), isContainer(value) { return value }
    let bytes = Array(text.utf8.prefix(longest))
    return first(UInt8(ascii: "{"), in: bytes) ?? first(UInt8(ascii: "["), in: bytes)
  }

  /// Whether the text is JSON from its first sign to its last, as a reply that obeys a schema is.
  package static func isWhole(_ text: String) -> Bool { parsed(Array(text.utf8)[...]) != nil }

  /// The first value that begins with the bracket and parses.
  private static func first(_ bracket: UInt8, in bytes: [UInt8]) -> JSONValue? {
    for start in bytes.indices where bytes[start] == bracket {
      guard let end = closing(of: start, in: bytes) else { continue }
      if let value = parsed(bytes[start...end]) { return value }
    }
    return nil
  }

  /// Bytes that are searched: a reply is bounded by its token limit, a hostile one by this.
  private static let longest = 16_384

  private static func parsed(_ bytes: ArraySlice<UInt8>) -> JSONValue? {
    try? JSONValue(parsing: bytes, limits: JSONLimits(bytes: longest * 4, depth: 32, keys: 1000))
  }

  private static func isContainer(_ value: JSONValue) -> Bool {
    value.objectValue != nil || value.arrayValue != nil
  }

  /// The place of the bracket that closes the one at `start`, brackets inside strings not counted.
  private static func closing(of start: Int, in bytes: [UInt8]) -> Int? {
    var (depth, isInString, isEscaped) = (0, false, false)
    for place in start..<min(bytes.count, start + 4096) {
      let byte = bytes[place]
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte
          == UInt8(ascii: "\"")
        {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return place }
      default: break
      }
    }
    return nil
  }
}
