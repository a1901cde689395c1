package import JSON

/// A component as a notebook names it: `window`, or `{name: window, size: 10}`.
package struct ComponentSpec: Hashable, Sendable {
  package var name: String
  /// The keys beside `name`.
  package var overrides: JSONObject

  package init(_ name: String, _ overrides: JSONObject = [:]) {
    (self.name, self.overrides) = (name, overrides)
  }

  /// - Throws: ``ComponentError`` when the value is neither a name nor an object with one.
  package init(_ value: JSONValue) throws(ComponentError) {
    if let name = value.stringValue {
      self.init(name)
      return
    }
    guard var object = value.objectValue, let name = object["name"]?.stringValue else {
      throw ComponentError(
        .badValue, "a component is a name or a mapping with a 'name', not \(value.printed())")
    }
    object["name"] = nil
    self.init(name, object)
  }
}

extension ComponentConfiguration {
  /// The defaults with overrides on top; one value where a list is wanted is a list of one.
  ///
  /// - Throws: ``ComponentError`` for a key that does not exist, with a guess, and for a value out of range.
  package static func resolve(_ overrides: JSONObject, for name: String) throws -> Self {
    let known = parameters.map(\.name)
    for (key, value) in overrides {
      guard let parameter = parameters.first(where: { $0.name == key }) else {
        throw ComponentError.unknownKey(key, of: name, known: known)
      }
      try parameter.check(value, of: name)
    }
    let standard = try JSONValue(encoding: Self())
    let listed = overrides.map { key, value in
      let isLone = standard[key]?.arrayValue != nil && value.arrayValue == nil && !value.isNull
      return (key, isLone ? .array([value]) : value)
    }
    let merged = standard.merging(.object(JSONObject(listed)))
    do { return try merged.decoded(as: Self.self) } catch {
      throw ComponentError(.badValue, "the configuration of '\(name)' cannot be read: \(error)")
    }
  }
}

extension Parameter {
  fileprivate func check(_ value: JSONValue, of component: String) throws(ComponentError) {
    let place = "'\(name)' of '\(component)'"
    if let range {
      guard let number = value.doubleValue else {
        throw ComponentError(.badValue, "\(place) must be a number, not \(value.printed())", path: "/\(name)")
      }
      guard range.contains(number) else {
        throw ComponentError(
          .badValue, "\(place) is \(value.printed()) and must be within \(range.text)", path: "/\(name)")
      }
    }
    if let choices, !choices.contains(value.stringValue ?? "") {
      throw ComponentError(
        .badValue, "\(place) is \(value.printed()) and must be one of \(choices.joined(separator: ", "))",
        path: "/\(name)")
    }
  }
}

extension ClosedRange<Double> {
  /// `1 to 20`, whole numbers without a fraction.
  package var text: String { "\(Self.plain(lowerBound)) to \(Self.plain(upperBound))" }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : value.description
  }
}
