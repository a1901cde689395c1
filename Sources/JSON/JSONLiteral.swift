import Glibc

/// Decodes what stands between the quotes of a JSON string.
enum JSONLiteral {
  /// - Throws: `encoding` or `syntax`, with the byte of the literal as offset.
  static func decode(_ literal: UnsafeBufferPointer<UInt8>) throws(JSONError) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(literal.count)
    var position = 0
    while position < literal.count {
      let end = nextEscape(in: literal, from: position)
      try append(literal, position..<end, to: &bytes)
      position = end
      if position < literal.count { position = try appendEscape(at: position, of: literal, to: &bytes) }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw JSONError(.encoding, "a string is not UTF-8")
    }
    return text
  }

  private static func nextEscape(in literal: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard let base = literal.baseAddress,
      let found = memchr(base + start, Int32(UInt8(ascii: "\\")), literal.count - start)
    else { return literal.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private static func append(
    _ literal: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to bytes: inout [UInt8]
  ) throws(JSONError) {
    let run = UnsafeBufferPointer(rebasing: literal[range])
    var smallest: UInt8 = 0xFF
    for byte in run { smallest = Swift.min(smallest, byte) }
    guard smallest >= 0x20 else {
      throw JSONError(.syntax, "a control character must be escaped", offset: range.lowerBound)
    }
    bytes.append(contentsOf: run)
  }

  /// Appends the character that the escape at `start` stands for, and returns where it ends.
  static func appendEscape(
    at start: Int, of literal: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) throws(JSONError) -> Int {
    guard start + 1 < literal.count else { throw badEscape(start) }
    switch literal[start + 1] {
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(literal[start + 1])
    case UInt8(ascii: "u"): return try appendUnicode(at: start, of: literal, to: &bytes)
    default: throw badEscape(start)
    }
    return start + 2
  }

  private static func appendUnicode(
    at start: Int, of literal: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) throws(JSONError) -> Int {
    guard let high = unit(at: start, of: literal) else { throw badEscape(start) }
    var code = high
    var end = start + 6
    if (0xD800...0xDBFF).contains(high), let low = unit(at: end, of: literal), (0xDC00...0xDFFF).contains(low)
    {
      code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)
      end += 6
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw JSONError(.encoding, "an escape names half of a surrogate pair", offset: start)
    }
    bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
    return end
  }

  /// The number of an escape `\uXXXX`.
  private static func unit(at start: Int, of literal: UnsafeBufferPointer<UInt8>) -> UInt32? {
    guard start + 6 <= literal.count, literal[start] == UInt8(ascii: "\\"),
      literal[start + 1] == UInt8(ascii: "u")
    else { return nil }
    var number: UInt32 = 0
    for byte in literal[(start + 2)..<(start + 6)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      number = number << 4 | UInt32(digit)
    }
    return number
  }

  private static func badEscape(_ offset: Int) -> JSONError {
    JSONError(
      .syntax, #"a backslash must start one of \" \\ \/ \b \f \n \r \t or \u and four hex digits"#,
      offset: offset)
  }
}
