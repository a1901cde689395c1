/// The few shapes of JSON Schema that prompts need; all bounded, because a small model otherwise fills a string
/// until its reply is cut off.
package enum JSONSchema {
  /// An object with exactly these members, written in this order.
  package static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    [
      "type": "object", "properties": .object(JSONObject(members)),
      "required": .array(members.map { .string($0.0) }), "additionalProperties": false,
    ]
  }

  package static func text(upTo length: Int) -> JSONValue {
    ["type": "string", "maxLength": .integer(Int64(length))]
  }

  package static func oneOf(_ words: [String]) -> JSONValue {
    ["type": "string", "enum": .array(words.map { .string($0) })]
  }

  package static func list(of element: JSONValue, from least: Int = 0, upTo most: Int) -> JSONValue {
    [
      "type": "array", "items": element, "minItems": .integer(Int64(least)),
      "maxItems": .integer(Int64(most)),
    ]
  }

  package static func integer(_ range: ClosedRange<Int>) -> JSONValue {
    [
      "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
      "maximum": .integer(Int64(range.upperBound)),
    ]
  }

  /// The first place in a schema where a string, array or number has no bound; `nil` when all have.
  package static func firstUnbounded(in schema: JSONValue, at path: String = "") -> String? {
    if schema["const"] != nil || schema["enum"] != nil { return nil }
    for word in ["oneOf", "anyOf"] {
      for (index, choice) in (schema[word]?.arrayValue ?? []).enumerated() {
        if let place = firstUnbounded(in: choice, at: "\(path)/\(word)/\(index)") { return place }
      }
    }
    switch schema["type"]?.stringValue {
    case "string": return schema["maxLength"] == nil ? path : nil
    case "integer", "number": return schema["maximum"] == nil || schema["minimum"] == nil ? path : nil
    case "array":
      guard schema["maxItems"] != nil, let items = schema["items"] else { return path }
      return firstUnbounded(in: items, at: "\(path)/items")
    case "object":
      guard schema["additionalProperties"] == false else { return path }
      for (name, member) in schema["properties"]?.objectValue ?? [:] {
        if let place = firstUnbounded(in: member, at: "\(path)/properties/\(name)") { return place }
      }
      return nil
    case "boolean", "null": return nil
    default: return schema["oneOf"] == nil && schema["anyOf"] == nil ? path : nil
    }
  }
}
