import Concepts
import JSON

/// Which keys of a JSON line make an item.
struct JSONItemKeys {
  let id: String
  let title: String
  let attributes: [String]
  let separator: (key: String, text: String)?
  private let kinds: AttributeKinds
  /// Images whose file is not there.
  private(set) var missingImages = 0

  init(_ options: JSONLinesReader.Configuration, _ form: JSONForm, _ kinds: AttributeKinds) {
    let standard = form.items
    self.kinds = kinds
    id = options.itemKey.isEmpty ? standard.id : options.itemKey
    title = options.title.isEmpty ? standard.title : options.title
    let asked = options.attributes.isEmpty ? standard.attributes : options.attributes
    attributes =
      asked.isEmpty ? [] : asked + (options.numbers + options.images).filter { !asked.contains($0) }
    separator = form.separator
  }

  /// Adds the item of a line; returns what is wrong with it.
  mutating func append(_ object: JSONObject, to table: inout ItemTable) -> LineFault? {
    guard let name = JSONEventKeys.identifier(object[id]), !name.isEmpty else {
      return LineFault("there is no '\(id)' that is an identifier")
    }
    var found: [Item.Attribute] = []
    for (key, value) in flat(object)
    where key != id && key != title && (attributes.isEmpty || attributes.contains(key)) {
      var values = Self.values(value)
      if let separator, separator.key == key {
        values = values.flatMap { $0.split(separator: separator.text).map(String.init) }
      }
      if let fault = kinds.fault(of: values, key) { return fault }
      missingImages += kinds.missingImages(among: values, key)
      if !values.isEmpty { found.append(Item.Attribute(key, values)) }
    }
    JSONEventKeys.withField(name) { table.append($0, title: object[title]?.stringValue ?? "", found) }
    return nil
  }

  /// The members, those of `attributes` in its place.
  private func flat(_ object: JSONObject) -> [(key: String, value: JSONValue)] {
    object.flatMap { key, value in
      guard key == "attributes", attributes.isEmpty, let inner = value.objectValue else {
        return [(key, value)]
      }
      return inner.map { ($0.key, $0.value) }
    }
  }

  /// Texts, numbers and truth values, out of lists of any depth; objects and nulls are left out.
  private static func values(_ value: JSONValue) -> [String] {
    switch value {
    case .string(let text): text.isEmpty ? [] : [text]
    case .integer, .number, .bool: [value.printed()]
    case .array(let values): values.flatMap(Self.values)
    case .object, .null: []
    }
  }
}
