internal import CCrypto
package import JSON

/// A SHA-256 digest (FIPS 180-4), computed by the system's libcrypto.
///
///     Digest(of: "abc").description  // "sha256:ba7816bf…"
package struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The 32 bytes, most significant first.
  package let bytes: [UInt8]

  package init(of bytes: [UInt8]) {
    var hasher = Hasher256()
    hasher.update(bytes)
    self = hasher.finish()
  }

  package init(of text: String) { self.init(of: Array(text.utf8)) }

  /// The digest of a value's canonical form (RFC 8785).
  package init(of value: JSONValue) { self.init(of: value.canonical()) }

  /// Reads `sha256:` followed by 64 lower-case hexadecimal digits, or the digits alone; else `nil`.
  package init?(_ text: String) {
    let digits = Array(text.utf8.starts(with: Self.prefix.utf8) ? text.utf8.dropFirst(7) : text.utf8[...])
    guard digits.count == 64 else { return nil }
    let values = digits.compactMap(Self.nibble)
    guard values.count == 64 else { return nil }
    bytes = (0..<32).map { values[2 * $0] << 4 | values[2 * $0 + 1] }
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The 64 lower-case hexadecimal digits.
  package var hex: String {
    String(decoding: hexBytes, as: UTF8.self)
  }

  /// Adds the 64 digits to others.
  func appendHex(to other: inout [UInt8]) {
    for byte in bytes {
      other.append(Self.digit(byte >> 4))
      other.append(Self.digit(byte & 15))
    }
  }

  /// The 64 digits as bytes.
  var hexBytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      for (index, byte) in bytes.enumerated() {
        buffer[2 * index] = Self.digit(byte >> 4)
        buffer[2 * index + 1] = Self.digit(byte & 15)
      }
      count = 64
    }
  }

  package var description: String { Self.prefix + hex }

  /// The first twelve digits, for people.
  package var short: String { String(hex.prefix(12)) }

  /// Zeros: the digest that stands before the first line of a chain.
  package static let zero = Digest(bytes: [UInt8](repeating: 0, count: 32))

  package static func < (left: Digest, right: Digest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  private static let prefix = "sha256:"

  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }

  private static func nibble(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// SHA-256 over bytes that arrive in pieces.
package struct Hasher256: ~Copyable {
  private let context: OpaquePointer?

  package init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  private init(_ other: borrowing Hasher256) {
    context = EVP_MD_CTX_new()
    EVP_MD_CTX_copy_ex(context, other.context)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Another that has seen the same bytes.
  package borrowing func copy() -> Hasher256 { Hasher256(self) }

  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The digest of all bytes so far; the hasher must not be used again.
  package mutating func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 0
    EVP_DigestFinal_ex(context, &bytes, &count)
    return Digest(bytes: bytes)
  }
}

/// SHA-256 over whole pieces, one after the other, with one context: for a thread that holds a lock.
final class ReusableHasher: @unchecked Sendable {
  private let context: OpaquePointer?
  private let algorithm: OpaquePointer?

  init() {
    context = EVP_MD_CTX_new()
    algorithm = EVP_MD_fetch(nil, "SHA256", nil)
  }

  deinit {
    EVP_MD_CTX_free(context)
    EVP_MD_free(algorithm)
  }

  /// The first sixteen bytes of a digest.
  func meaning(of bytes: UnsafeRawBufferPointer) -> EventMeaning {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 16) { buffer in
      EVP_DigestInit_ex(context, algorithm, nil)
      EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
      EVP_DigestFinal_ex(context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
      return EventMeaning(
        high: buffer.loadUnaligned(as: UInt64.self),
        low: buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
  }

  func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
    let digest = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      EVP_DigestInit_ex(context, algorithm, nil)
      EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
      EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
      count = 32
    }
    return Digest(bytes: digest)
  }
}
