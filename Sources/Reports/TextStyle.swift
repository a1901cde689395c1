/// How a terminal is written to.
package struct TextStyle: Sendable, Hashable {
  /// Columns of the terminal.
  package var width: Int
  /// Whether colours and weights are used.
  package var usesColour: Bool

  package init(width: Int = 100, usesColour: Bool = false) {
    (self.width, self.usesColour) = (max(20, width), usesColour)
  }

  /// The style for an output: colour on a terminal only, and never under `NO_COLOR` or on a dumb terminal.
  ///
  /// - Parameter columns: of the terminal; `nil` when unknown.
  package init(isTerminal: Bool, columns: Int?, environment: [String: String]) {
    let refuses = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    self.init(
      width: columns ?? environment["COLUMNS"].flatMap(Int.init) ?? 100,
      usesColour: isTerminal && !refuses && environment["TERM"] != "dumb")
  }

  enum Mark: String { case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", cyan = "36" }

  func marked(_ text: String, _ marks: Mark...) -> String {
    guard usesColour, !text.isEmpty else { return text }
    return "\u{1B}[\(marks.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
  }
}
