import Concepts
package import JSON

/// What items say of themselves under one name.
package struct AttributeProfile: Sendable, Equatable {
  package var name: String
  /// Whether every value is a finite number.
  package var isNumber: Bool
  /// Whether some item has more than one value.
  package var isList: Bool
  /// Items that have it.
  package var items = 0
  /// Different values.
  package var values = 0
  /// The ends of numbers.
  package var least: Double?
  package var most: Double?

  package var json: JSONValue {
    [
      "name": .string(name), "isNumber": .bool(isNumber), "isList": .bool(isList),
      "items": .integer(Int64(items)), "values": .integer(Int64(values)),
      "least": least.map { .number($0) } ?? .null, "most": most.map { .number($0) } ?? .null,
    ]
  }

  /// Every attribute of a catalogue, in the order in which items first have them.
  static func all(of catalogue: Catalogue) -> [AttributeProfile] {
    var tallies: [Tally] = []
    var places: [[UInt8]: Int] = [:]
    for item in catalogue.items {
      for attribute in item.attributes {
        let key = Array(attribute.name.utf8)
        if places[key] == nil {
          places[key] = tallies.count
          tallies.append(Tally(name: attribute.name))
        }
        if let place = places[key] { tallies[place].add(attribute.values) }
      }
    }
    return tallies.map(\.profile)
  }
}

/// An attribute while its values are looked at.
private struct Tally {
  let name: String
  var items = 0
  var isList = false
  var isNumber = true
  var range: ClosedRange<Double>?
  var seen: Set<[UInt8]> = []

  init(name: String) { self.name = name }

  mutating func add(_ values: [String]) {
    items += values.isEmpty ? 0 : 1
    if values.count > 1 { isList = true }
    for value in values {
      seen.insert(Array(value.utf8))
      guard isNumber else { continue }
      guard let number = JSONEventKeys.withField(value, { FieldText.number($0) }) else {
        isNumber = false
        continue
      }
      range = min(range?.lowerBound ?? number, number)...max(range?.upperBound ?? number, number)
    }
  }

  var profile: AttributeProfile {
    let range = isNumber ? range : nil
    return AttributeProfile(
      name: name, isNumber: isNumber && range != nil, isList: isList, items: items, values: seen.count,
      least: range?.lowerBound, most: range?.upperBound)
  }
}
