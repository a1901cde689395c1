package import Concepts
package import JSON

/// A component's cost as it says it: the least and the most calls of one decision.
///
///     n − 1 to 2 × n when method is heap; n when method is all; where n = min(depth, candidates); one more for …
///
/// Clauses are parted by semicolons. The first whose condition holds counts, up to a comma or colon outside of brackets;
/// `where` gives names to formulas over parameters and what else is known, 0 where a condition does not hold, and says in
/// words what other names and functions are.
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
    var parameters: JSONObject = [:]
    for entry in description.parameters { parameters[entry.parameter.name] = entry.standard }
    for (name, value) in overrides { parameters[name] = value }
    var values = given
    for (name, value) in parameters { values[name] = value.doubleValue }
    let clauses = type.cost.split(separator: ";").map { $0.trimmed }
    for clause in clauses where clause.hasPrefix("where ") {
      guard Self.define(clause.dropFirst(6), parameters, in: &values) else { return nil }
    }
    guard let range = clauses.lazy.compactMap({ Self.range($0, parameters) }).first else { return nil }
    let numbers = range.separated(by: " to ").compactMap { FormulaParser.value(of: $0, values) }
    guard let first = numbers.first, let last = numbers.last,
      numbers.count == range.separated(by: " to ").count
    else { return nil }
    (least, most) = (first, last)
  }

  /// The formula of a clause whose condition holds; `nil` for one that does not, or is a remark.
  private static func range(_ clause: Substring, _ parameters: JSONObject) -> String? {
    let parts = clause.separated(by: " when ")
    guard parts.count == 1 || parts.count == 2 && holds(parts[1], parameters) else { return nil }
    let formula = head(of: parts[0])
    return formula.hasPrefix("where ") ? nil : formula
  }

  /// Whether a parameter is what a condition says, a word or a number.
  private static func holds(_ condition: String, _ parameters: JSONObject) -> Bool {
    let sides = condition.separated(by: " is ")
    guard sides.count == 2, let value = parameters[sides[0]] else { return false }
    return value.stringValue.map { $0 == sides[1] } ?? (value.doubleValue == Double(sides[1]))
  }

  private static func define(_ text: Substring, _ parameters: JSONObject, in values: inout [String: Double])
    -> Bool
  {
    for definition in pieces(of: text) {
      let sides = definition.separated(by: " = ")
      guard sides.count == 2, !sides[0].hasSuffix(")") else { continue }
      let parts = sides[1].separated(by: " when ")
      guard let value = FormulaParser.value(of: parts[0], values) else { return false }
      values[sides[0]] = parts.count == 2 && !holds(parts[1], parameters) ? 0 : value
    }
    return true
  }

  private static func head(of clause: String) -> String { pieces(of: clause[...]).first ?? "" }

  /// What stands between commas and colons outside of brackets.
  private static func pieces(of text: Substring) -> [String] {
    var (depth, pieces) = (0, [""])
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth == 0, character == "," || character == ":" {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].append(character)
      }
    }
    return pieces.map { String($0[...].trimmed) }
  }
}

extension StringProtocol where SubSequence == Substring {
  fileprivate var trimmed: Substring {
    let rest = self[...].drop { $0 == " " }
    return rest.prefix(rest.count - rest.reversed().prefix { $0 == " " }.count)
  }

  fileprivate func separated(by mark: String) -> [String] {
    String(self).split(separator: mark).map(String.init)
  }
}
