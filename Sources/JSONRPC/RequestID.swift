package import JSON

/// What ties a response to its request: a string or a 64-bit integer; `7` and `"7"` differ.
package enum RequestID: Hashable, Sendable {
  case string(String)
  case integer(Int64)

  /// The most bytes of a string.
  static let longest = 256

  /// An identifier, unless `json` is null, a fraction, a boolean, a structure or too long.
  package init?(_ json: JSONValue) {
    switch json {
    case .string(let text) where text.utf8.count <= Self.longest: self = .string(text)
    case .integer(let number): self = .integer(number)
    case .number:
      guard let number = json.intValue else { return nil }
      self = .integer(Int64(number))
    default: return nil
    }
  }

  package var json: JSONValue {
    switch self {
    case .string(let text): .string(text)
    case .integer(let number): .integer(number)
    }
  }

  package static func == (left: RequestID, right: RequestID) -> Bool { left.json == right.json }
  package func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
