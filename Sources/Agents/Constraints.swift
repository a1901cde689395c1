package import Concepts
package import JSON

/// What may never be shown, whatever a model says: rules outside the model, applied before ranking and again after.
///
///     constraints:
///       - {attribute: genres, without: [Horror]}
///       - {attribute: year, atLeast: 1990}
///       - {deny: ["12", "31"]}
package struct Constraints: Sendable, Hashable {
  package enum Rule: Sendable, Hashable {
    /// Only these items, or none of these.
    case allow([ItemID]), deny([ItemID])
    /// Items with one of these values in an attribute, or with none of them; without regard to case.
    case with(String, [String]), without(String, [String])
    /// Items all of whose values are numbers in the range; an item without a value is not in it.
    case within(String, ClosedRange<Double>)
  }

  package var rules: [Rule] = []
  package init() {}

  package var isEmpty: Bool { rules.isEmpty }

  /// Reads the list of a cell.
  ///
  /// - Throws: ``ComponentError`` with the place of the rule that is of no known form.
  package init(_ value: JSONValue) throws(ComponentError) {
    guard let list = value.arrayValue else {
      throw ComponentError(
        .badValue, "'constraints' is a list such as [{attribute: year, atLeast: 1990}], not \(value.kind)",
        path: "/constraints")
    }
    for (place, entry) in list.enumerated() {
      guard let rule = Self.rule(entry) else {
        throw ComponentError(
          .badValue,
          "\(entry.printed()) is no constraint; try {deny: [ID]}, {allow: [ID]}, or {attribute: NAME} with one of "
            + "'with: [VALUE]', 'without: [VALUE]', 'atLeast: NUMBER', 'atMost: NUMBER'",
          path: "/constraints/\(place)")
      }
      rules.append(rule)
    }
  }

  private static func rule(_ value: JSONValue) -> Rule? {
    guard let entry = value.objectValue else { return nil }
    func words(_ key: String) -> [String]? {
      guard let list = entry[key]?.arrayValue else { return nil }
      let words = list.compactMap { $0.stringValue ?? ($0.doubleValue == nil ? nil : $0.printed()) }
      return words.count == list.count ? words : nil
    }
    guard let attribute = entry["attribute"]?.stringValue else {
      guard entry.count == 1 else { return nil }
      return words("allow").map { .allow($0.map { ItemID($0) }) }
        ?? words("deny").map { .deny($0.map { ItemID($0) }) }
    }
    if entry.count == 2, let values = words("with") { return .with(attribute, values) }
    if entry.count == 2, let values = words("without") { return .without(attribute, values) }
    return range(entry).map { .within(attribute, $0) }
  }

  private static func range(_ entry: JSONObject) -> ClosedRange<Double>? {
    let (least, most) = (entry["atLeast"]?.doubleValue, entry["atMost"]?.doubleValue)
    let known = (least == nil ? 0 : 1) + (most == nil ? 0 : 1)
    guard known > 0, entry.count == 1 + known, (least ?? -.infinity) <= (most ?? .infinity) else {
      return nil
    }
    return (least ?? -.infinity)...(most ?? .infinity)
  }

  package var json: JSONValue { .array(rules.map(\.json)) }

  /// Which columns of a catalogue may be shown.
  package func permitted(in catalogue: Catalogue) -> [Bool] {
    catalogue.items.map { item in rules.allSatisfy { $0.permits(item) } }
  }
}

extension Constraints.Rule {
  func permits(_ item: Item) -> Bool {
    switch self {
    case .allow(let ids): return ids.contains(item.id)
    case .deny(let ids): return !ids.contains(item.id)
    case .with(let attribute, let values): return Self.has(item, attribute, values)
    case .without(let attribute, let values): return !Self.has(item, attribute, values)
    case .within(let attribute, let range):
      let values = item[attribute]
      return !values.isEmpty && values.allSatisfy { Double($0).map(range.contains) ?? false }
    }
  }

  private static func has(_ item: Item, _ attribute: String, _ values: [String]) -> Bool {
    let wanted = values.map { $0.lowercased() }
    return item[attribute].contains { value in
      let value = value.lowercased()
      return wanted.contains { $0.utf8.elementsEqual(value.utf8) }
    }
  }

  var json: JSONValue {
    func list(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }
    switch self {
    case .allow(let ids): return ["allow": list(ids.map(\.name))]
    case .deny(let ids): return ["deny": list(ids.map(\.name))]
    case .with(let attribute, let values): return ["attribute": .string(attribute), "with": list(values)]
    case .without(let attribute, let values):
      return ["attribute": .string(attribute), "without": list(values)]
    case .within(let attribute, let range):
      var object: JSONObject = ["attribute": .string(attribute)]
      if range.lowerBound.isFinite { object["atLeast"] = .number(range.lowerBound) }
      if range.upperBound.isFinite { object["atMost"] = .number(range.upperBound) }
      return .object(object)
    }
  }
}
