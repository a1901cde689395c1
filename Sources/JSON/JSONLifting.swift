import Glibc

/// Takes long strings out of a text before jansson sees it, as jansson calls a function for every byte.
///
/// Jansson and this scan find the same strings up to the first fault: outside a string a quote starts one, and
/// the next quote that no backslash escapes ends it. A string that is lifted is decoded by the same rules as
/// jansson's, and leaves an empty one behind. Which string that is says its ordinal among the string values,
/// because jansson keeps their order; so nothing in a text can pass for a lifted string.
struct JSONLifting {
  /// A decoded string and how many string values, keys not counted, stand before it.
  struct LiftedString {
    let ordinal: Int
    let text: String
  }

  /// The fewest bytes of a string that is worth it.
  static let threshold = 4_096

  /// The text with `""` in place of each lifted string.
  private(set) var rest: [UInt8] = []
  private(set) var strings: [LiftedString] = []

  /// Nil when no string is long enough.
  /// - Throws: an error without position when a long string is malformed.
  init?(_ text: UnsafeBufferPointer<UInt8>, threshold: Int) throws(JSONError) {
    guard text.count >= threshold + 2 else { return nil }
    var kept = 0
    var ordinal = 0
    var position = 0
    while let open = Self.find(UInt8(ascii: "\""), in: text, from: position),
      let close = Self.closingQuote(in: text, from: open + 1)
    {
      position = close + 1
      guard !Self.isKey(in: text, from: position) else { continue }
      if close - open > threshold {
        let literal = UnsafeBufferPointer(rebasing: text[(open + 1)..<close])
        strings.append(LiftedString(ordinal: ordinal, text: try JSONLiteral.decode(literal)))
        rest += text[kept...open]
        kept = close
      }
      ordinal += 1
    }
    guard !strings.isEmpty else { return nil }
    rest += text[kept...]
  }

  private static func find(_ byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard start < text.count, let base = text.baseAddress,
      let found = memchr(base + start, Int32(byte), text.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// The next quote with an even number of backslashes before it.
  private static func closingQuote(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var position = start
    while let quote = find(UInt8(ascii: "\""), in: text, from: position) {
      var slashes = 0
      while quote - slashes > start, text[quote - slashes - 1] == UInt8(ascii: "\\") { slashes += 1 }
      if slashes.isMultiple(of: 2) { return quote }
      position = quote + 1
    }
    return nil
  }

  private static func isKey(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var position = start
    while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
    return position < text.count && text[position] == UInt8(ascii: ":")
  }
}
