package import Concepts
package import JSON

/// A component's cost as it says it, `1 to 1 + (depth - 1) × keep, one more …`: the least and the most calls, up to the
/// first comma or semicolon outside of brackets.
package struct CostFormula {
  package let least, most: Double

  /// - Parameters:
  ///   - overrides: parameters in place of the defaults.
  ///   - given: what else the formula names, such as the number of candidates.
  /// - Returns: `nil` for a cost that is not a formula over these.
  package init?(
    _ type: any Component.Type, _ overrides: JSONObject = [:], given: [String: Double] = [:]
  ) throws {
    let description = try ComponentDescription(type, family: "")
    var values = given
    for entry in description.parameters { values[entry.parameter.name] = entry.standard.doubleValue }
    for (name, value) in overrides { values[name] = value.doubleValue }
    let parts = Self.head(of: type.cost).split(separator: " to ").map(String.init)
    let numbers = parts.compactMap { part -> Double? in
      var parser = Parser(part, values)
      return parser.whole()
    }
    guard numbers.count == parts.count, let first = numbers.first, let last = numbers.last else { return nil }
    (least, most) = (first, last)
  }

  private static func head(of cost: String) -> String {
    var depth = 0
    return String(
      cost.prefix { character in
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        return depth > 0 || character != "," && character != ";"
      })
  }

  /// Sums, products and quotients of numbers, names and brackets, `⌈…⌉`, `min`, `max` and `log(base, x)`.
  private struct Parser {
    private var tokens: ArraySlice<String>
    private let values: [String: Double]

    init(_ text: String, _ values: [String: Double]) {
      var spaced = text.replacing("−", with: "-")
      for mark in ["(", ")", "×", "+", "-", "/", ",", "⌈", "⌉"] {
        spaced = spaced.replacing(mark, with: " \(mark) ")
      }
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
      while let sign = tokens.first, sign == "×" || sign == "/" {
        tokens.removeFirst()
        guard let next = factor() else { return nil }
        value = sign == "×" ? value * next : value / next
      }
      return value
    }

    private mutating func factor() -> Double? {
      guard let token = tokens.popFirst() else { return nil }
      switch token {
      case "(": return sum().flatMap { tokens.popFirst() == ")" ? $0 : nil }
      case "⌈": return sum().flatMap { tokens.popFirst() == "⌉" ? ($0 - 1e-9).rounded(.up) : nil }
      case "min", "max", "log": return call(token)
      default: return Double(token) ?? values[token]
      }
    }

    private mutating func call(_ name: String) -> Double? {
      guard tokens.popFirst() == "(", let first = sum(), tokens.popFirst() == ",", let second = sum(),
        tokens.popFirst() == ")"
      else { return nil }
      return name == "min" ? min(first, second) : name == "max" ? max(first, second) : Self.log(first, second)
    }

    /// How often the base goes into x, as a real number between the whole ones it is told apart from.
    private static func log(_ base: Double, _ x: Double) -> Double {
      var (power, count) = (1.0, 0.0)
      while power * base < x {
        power *= base
        count += 1
      }
      return x <= 1 ? 0 : power * base == x ? count + 1 : count + 0.5
    }
  }
}
