import FoundationEssentials
import JSON

/// A key that is sent and nowhere else shown: it has no description, and texts are cleaned of it.
struct Secret: Sendable {
  private let value: String
  /// How a text may hold it: as it is, written for an address, or in base 64. Empty for a key that is too short to be told
  /// from a word.
  private let forms: [String]

  /// - Throws: ``ModelError`` when the variable holds something that cannot stand in a header.
  init?(variable: String, in environment: [String: String]) throws(ModelError) {
    let text = environment[variable] ?? ""
    let trimmed = text.utf8.drop { $0 <= 32 }.reversed().drop { $0 <= 32 }.reversed()
    guard !trimmed.isEmpty else { return nil }
    guard trimmed.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw ModelError(
        .misconfigured, "the variable \(variable) does not hold a key: it has spaces or line breaks inside")
    }
    let bytes = Array(trimmed)
    value = String(decoding: bytes, as: UTF8.self)
    forms =
      bytes.count < Self.shortest
      ? []
      : [
        value, Self.escaped(bytes, keeping: "-._~"), Self.escaped(bytes, keeping: "-._~/"),
        Data(bytes).base64EncodedString(),
      ]
  }

  /// The header that carries it.
  var authorization: String { "Bearer \(value)" }

  /// The text without the key, should an endpoint have repeated it in any form.
  func cleaned(_ text: String) -> String {
    forms.reduce(text) { $0.contains($1) ? $0.replacing($1, with: "[key]") : $0 }
  }

  /// The value without the key in any text of it.
  func cleaned(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(cleaned(text))
    case .array(let values): .array(values.map { cleaned($0) })
    case .object(let object): .object(JSONObject(object.map { (cleaned($0.key), cleaned($0.value)) }))
    default: value
    }
  }

  /// Whether an address holds it.
  func isPart(of address: String) -> Bool { forms.contains { address.contains($0) } }

  /// As a part of an address has it (RFC 3986).
  private static func escaped(_ bytes: [UInt8], keeping marks: String) -> String {
    bytes.map { byte in
      let character = Character(UnicodeScalar(byte))
      guard character.isLetter || character.isNumber || marks.contains(character) else {
        return "%" + String(byte, radix: 16, uppercase: true)
      }
      return String(character)
    }.joined()
  }

  /// Shorter keys are words, as local servers take any.
  private static let shortest = 6
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var description: String { "[key]" }
  var debugDescription: String { "[key]" }
  var customMirror: Mirror { Mirror(self, children: []) }
}
