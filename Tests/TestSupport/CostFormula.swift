package import Concepts
import JSON

/// A component's cost as it says it, `1 to 1 + (depth - 1) × keep, one more …`: the least and the most calls, up to the
/// first comma or semicolon.
package struct CostFormula {
  package let least, most: Double

  /// - Returns: `nil` for a cost that is not a formula over the parameters.
  package init?(_ type: any Component.Type) throws {
    let description = try ComponentDescription(type, family: "")
    var values: [String: Double] = [:]
    for entry in description.parameters { values[entry.parameter.name] = entry.standard.doubleValue }
    let text = type.cost.prefix { $0 != "," && $0 != ";" }
    let parts = text.split(separator: " to ").map(String.init)
    let numbers = parts.compactMap { part -> Double? in
      var parser = Parser(part, values)
      return parser.whole()
    }
    guard numbers.count == parts.count, let first = numbers.first, let last = numbers.last else { return nil }
    (least, most) = (first, last)
  }

  /// Sums, differences and products of numbers, names and brackets.
  private struct Parser {
    private var tokens: ArraySlice<String>
    private let values: [String: Double]

    init(_ text: String, _ values: [String: Double]) {
      var spaced = text
      for mark in ["(", ")", "×", "+", "-"] { spaced = spaced.replacing(mark, with: " \(mark) ") }
      tokens = spaced.split(separator: " ").map(String.init)[...]
      self.values = values
    }

    mutating func whole() -> Double? {
      guard let value = sum(), tokens.isEmpty else { return nil }
      return value
    }

    private mutating func sum() -> Double? {
      guard var value = product() else { return nil }
      while let sign = tokens.first, sign == "+" || sign == "-" {
        tokens.removeFirst()
        guard let next = product() else { return nil }
        value += sign == "+" ? next : -next
      }
      return value
    }

    private mutating func product() -> Double? {
      guard var value = factor() else { return nil }
      while tokens.first == "×" {
        tokens.removeFirst()
        guard let next = factor() else { return nil }
        value *= next
      }
      return value
    }

    private mutating func factor() -> Double? {
      guard let token = tokens.popFirst() else { return nil }
      guard token == "(" else { return Double(token) ?? values[token] }
      guard let value = sum(), tokens.popFirst() == ")" else { return nil }
      return value
    }
  }
}
