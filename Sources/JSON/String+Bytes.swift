import Glibc

extension String {
  /// Whether both strings are the same UTF-8 bytes; `==` on strings is canonical equivalence instead.
  func hasSameBytes(as other: String) -> Bool {
    let same = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in Self.areSame(left, right) }
    }
    guard let same, let same else { return utf8.elementsEqual(other.utf8) }
    return same
  }

  private static func areSame(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool
  {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
      return left.count == right.count
    }
    return memcmp(first, second, left.count) == 0
  }

  /// Feeds the UTF-8 bytes, and an end mark that no UTF-8 contains, to `hasher`.
  func hashBytes(into hasher: inout Hasher) {
    let done: Void? = utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: .init($0)) }
    if done == nil { for byte in utf8 { hasher.combine(byte) } }
    hasher.combine(UInt8(0xFF))
  }

  /// The order of UTF-16 code units, which RFC 8785 asks for.
  ///
  /// UTF-8 bytes sort like code points; UTF-16 differs only in that U+E000…U+FFFF come after everything
  /// beyond U+FFFF.
  func precedesInUTF16(_ other: String) -> Bool {
    let fast = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in Self.precedes(left, right) }
    }
    if let fast, let fast { return fast }
    for (left, right) in zip(utf8, other.utf8) where left != right {
      if left >= 0xF0 && (0xEE...0xEF).contains(right) { return true }
      if right >= 0xF0 && (0xEE...0xEF).contains(left) { return false }
      return left < right
    }
    return utf8.count < other.utf8.count
  }

  private static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>)
    -> Bool
  {
    let count = Swift.min(left.count, right.count)
    var place = 0
    while place < count, left[place] == right[place] { place += 1 }
    guard place < count else { return left.count < right.count }
    let (l, r) = (left[place], right[place])
    if l >= 0xF0 && (0xEE...0xEF).contains(r) { return true }
    if r >= 0xF0 && (0xEE...0xEF).contains(l) { return false }
    return l < r
  }

  /// The order of UTF-8 bytes.
  func precedesInBytes(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}

/// A string as a dictionary key, told apart by its bytes.
struct ByteKey: Hashable {
  let text: String

  static func == (left: ByteKey, right: ByteKey) -> Bool { left.text.hasSameBytes(as: right.text) }
  func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
}
