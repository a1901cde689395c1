/// A path to a value inside a JSON document (RFC 6901): `/cells/0/name`; the empty text is the document.
package struct JSONPointer: Sendable, Hashable {
  /// The keys and indices on the way, unescaped.
  package var tokens: [String]

  package init(tokens: [String] = []) { self.tokens = tokens }

  /// Reads a pointer.
  /// - Throws: `badPointer` when the text neither is empty nor starts with `/`, or a `~` is not `~0` or `~1`.
  package init(_ text: String) throws(JSONError) {
    tokens = []
    guard !text.isEmpty else { return }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts[0].isEmpty else {
      throw JSONError(.badPointer, "the JSON pointer '\(text)' must be empty or start with '/'")
    }
    for part in parts.dropFirst() {
      guard let token = Self.unescaped(part) else {
        throw JSONError(.badPointer, "in the JSON pointer '\(text)' every '~' must be '~0' or '~1'")
      }
      tokens.append(token)
    }
  }

  package static func == (left: JSONPointer, right: JSONPointer) -> Bool {
    left.tokens.count == right.tokens.count
      && zip(left.tokens, right.tokens).allSatisfy { $0.hasSameBytes(as: $1) }
  }

  package func hash(into hasher: inout Hasher) {
    for token in tokens { token.hashBytes(into: &hasher) }
  }

  /// The pointer to the member `token` of what this points to.
  package func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

  /// The pointer to the element `index` of what this points to.
  package func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

  private static func unescaped(_ part: Substring.UTF8View) -> String? {
    var bytes: [UInt8] = []
    var rest = part[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "~") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
      case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
      default: return nil
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The index a token stands for: digits without a leading zero.
  static func index(_ token: String) -> Int? {
    let digits = token.utf8
    guard let first = digits.first, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return first == 0x30 && digits.count > 1 ? nil : Int(token)
  }
}

extension JSONPointer: CustomStringConvertible {
  package var description: String {
    var bytes: [UInt8] = []
    for token in tokens {
      bytes.append(UInt8(ascii: "/"))
      for byte in token.utf8 {
        switch byte {
        case UInt8(ascii: "~"): bytes += "~0".utf8
        case UInt8(ascii: "/"): bytes += "~1".utf8
        default: bytes.append(byte)
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
