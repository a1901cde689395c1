internal import CCrypto
internal import Glibc

/// Finds the members of an object in canonical JSON in one pass, without reading their values.
///
/// The line's chain was verified before, so that it is what its writer wrote. What cannot be followed (white space, a
/// bracket too few) is for the parser to judge.
package enum LineMembers {
  /// Goes through the members of the object that fills the range, in the order of the text.
  ///
  /// - Parameter found: is given a key without quotes, as it is escaped in the text, and where its value lies.
  /// - Returns: whether all of it could be followed.
  package static func each(
    of bytes: UnsafeRawBufferPointer, in range: Range<Int>,
    _ found: (_ key: UnsafeRawBufferPointer, _ value: Range<Int>) -> Void
  ) -> Bool {
    let end = range.upperBound
    var place = range.lowerBound + 1
    guard place < end, bytes[place - 1] == UInt8(ascii: "{") else { return false }
    if bytes[place] == UInt8(ascii: "}") { return place + 1 == end }
    while true {
      guard let colon = endOfString(bytes, from: place, end), colon < end,
        bytes[colon] == UInt8(ascii: ":"),
        let next = endOfValue(bytes, from: colon + 1, end), next < end
      else { return false }
      found(UnsafeRawBufferPointer(rebasing: bytes[(place + 1)..<(colon - 1)]), (colon + 1)..<next)
      if bytes[next] == UInt8(ascii: "}") { return next + 1 == end }
      guard bytes[next] == UInt8(ascii: ",") else { return false }
      place = next + 1
    }
  }

  /// The place after a string that begins here.
  private static func endOfString(_ bytes: UnsafeRawBufferPointer, from start: Int, _ end: Int) -> Int? {
    guard start < end, bytes[start] == UInt8(ascii: "\"") else { return nil }
    var place = start + 1
    while place < end {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") { return place + 1 }
      place += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  /// The place after a value that begins here.
  private static func endOfValue(_ bytes: UnsafeRawBufferPointer, from start: Int, _ end: Int) -> Int? {
    guard start < end else { return nil }
    switch bytes[start] {
    case UInt8(ascii: "\""): return endOfString(bytes, from: start, end)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return endOfNest(bytes, from: start, end)
    default:
      var place = start
      while place < end, bytes[place] != UInt8(ascii: ","), bytes[place] != UInt8(ascii: "}") { place += 1 }
      return place > start ? place : nil
    }
  }

  /// The place after an object or an array that begins here.
  private static func endOfNest(_ bytes: UnsafeRawBufferPointer, from start: Int, _ end: Int) -> Int? {
    var (place, depth) = (start, 0)
    while place < end {
      switch bytes[place] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return place + 1 }
      case UInt8(ascii: "\""):
        guard let after = endOfString(bytes, from: place, end) else { return nil }
        place = after
        continue
      default: break
      }
      place += 1
    }
    return nil
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these bytes are a text's.
  package func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount, let baseAddress else { return false }
    return memcmp(baseAddress, text.utf8Start, count) == 0
  }

  /// Whether the bytes stand somewhere in these.
  func holds(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { memmem(baseAddress, count, $0.baseAddress, $0.count) != nil }
  }
}
