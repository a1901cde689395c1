package import Concepts
package import JSON

/// A member of a family and parameters under which its laws are checked.
package struct LawVariant: Sendable, CustomStringConvertible {
  package var name: String
  package var overrides: JSONObject

  package var spec: ComponentSpec { ComponentSpec(name, overrides) }
  package var description: String {
    overrides.isEmpty ? name : "\(name) \(JSONValue.object(overrides).printed())"
  }

  /// Every member as it is by default, with every word of each of its choices, and with each number at its least.
  ///
  /// A member that refuses a combination is checked without it: `make` says so by a ``ComponentError``.
  package static func all(
    of types: [any Component.Type], making make: (ComponentSpec) throws -> Any
  ) -> [LawVariant] {
    types.flatMap { type -> [LawVariant] in
      let plain = LawVariant(name: type.name, overrides: [:])
      guard let description = try? ComponentDescription(type, family: "") else { return [plain] }
      let others = description.parameters.flatMap { entry in
        values(of: entry.parameter, standard: entry.standard).map { value in
          LawVariant(name: type.name, overrides: [entry.parameter.name: value])
        }
      }
      return [plain] + others.filter { (try? make($0.spec)) != nil }
    }
  }

  private static func values(of parameter: Parameter, standard: JSONValue) -> [JSONValue] {
    if let choices = parameter.choices { return choices.map { .string($0) }.filter { $0 != standard } }
    guard let least = parameter.range?.lowerBound else { return [] }
    let value: JSONValue = standard.intValue == nil ? .number(least) : .integer(Int64(least))
    return value == standard ? [] : [value]
  }
}
