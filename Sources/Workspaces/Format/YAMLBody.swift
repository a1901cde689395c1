package import JSON

/// A mapping read from YAML, with the place of everything in it.
package struct YAMLBody: Sendable {
  package var value: JSONObject = [:]
  /// Where each value and each key begins, by JSON pointer.
  package var values: [String: Place] = [:]
  package var keys: [String: Place] = [:]
  /// Where the body begins, for what has no place of its own.
  package var start: Place

  package init(start: Place) { self.start = start }

  /// The place of a value, or of the nearest thing around it that has one.
  package func place(ofValue pointer: String) -> Place { nearest(pointer, in: values) }

  /// The place of a key, or of the nearest thing around it that has one.
  package func place(ofKey pointer: String) -> Place { keys[pointer] ?? nearest(pointer, in: values) }

  private func nearest(_ pointer: String, in places: [String: Place]) -> Place {
    var rest = pointer
    while true {
      if let place = places[rest] { return place }
      guard let slash = rest.lastIndex(of: "/") else { return start }
      rest = String(rest[..<slash])
    }
  }
}

/// Why YAML could not be read, and where.
struct YAMLProblem: Error, Sendable {
  var code: Diagnostic.Code
  var message: String
  var place: Place
  var hint: String
}

/// How much YAML a cell may hold.
enum YAMLLimits {
  static let bytes = 1 << 16
  static let depth = 32
  static let nodes = 20_000
  static let aliases = 16
}
