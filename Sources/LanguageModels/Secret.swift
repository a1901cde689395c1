/// A key that is sent and nowhere else shown: it has no description, and texts are cleaned of it.
struct Secret: Sendable {
  private let value: String

  /// - Throws: ``ModelError`` when the variable holds something that cannot stand in a header.
  init?(variable: String, in environment: [String: String]) throws(ModelError) {
    let text = environment[variable] ?? ""
    let trimmed = text.utf8.drop { $0 <= 32 }.reversed().drop { $0 <= 32 }.reversed()
    guard !trimmed.isEmpty else { return nil }
    guard trimmed.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw ModelError(
        .misconfigured, "the variable \(variable) does not hold a key: it has spaces or line breaks inside")
    }
    value = String(decoding: Array(trimmed), as: UTF8.self)
  }

  /// The header that carries it.
  var authorization: String { "Bearer \(value)" }

  /// The text without the key, should an endpoint have repeated it.
  func cleaned(_ text: String) -> String {
    value.utf8.count >= Self.shortest && text.contains(value) ? text.replacing(value, with: "[key]") : text
  }

  /// Shorter keys are words, as local servers take any.
  private static let shortest = 6
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var description: String { "[key]" }
  var debugDescription: String { "[key]" }
  var customMirror: Mirror { Mirror(self, children: []) }
}
