import Concepts
import JSON

/// Makes a JSON value that obeys a schema: of several values the one whose words the prompt mentions most, of
/// equals one that follows from the prompt's digest.
struct SchemaResponder {
  let chance: PromptChance
  let prompt: Prompt

  /// What stands where free text is asked for.
  static let notice = "scripted answer, no language model was used"

  func value(for schema: JSONValue, at path: String = "") -> JSONValue {
    if let constant = schema["const"] { return constant }
    if let choices = schema["enum"]?.arrayValue, !choices.isEmpty { return ordered(choices, path)[0] }
    for key in ["oneOf", "anyOf"] {
      if let options = schema[key]?.arrayValue, !options.isEmpty {
        let place = chance.below(options.count, "\(path)/\(key)")
        return value(for: options[place], at: "\(path)/\(place)")
      }
    }
    switch schema["type"]?.stringValue ?? schema["type"]?[0]?.stringValue {
    case "object": return object(schema, path)
    case "array": return array(schema, path)
    case "string": return .string(text(schema))
    case "integer": return .integer(Int64(number(schema, path).rounded()))
    case "number": return .number(number(schema, path).rounded())
    case "boolean": return .bool(chance.uniform(path) < 0.5)
    case "null": return .null
    default: return schema["properties"] == nil ? .string(text(schema)) : object(schema, path)
    }
  }

  private func object(_ schema: JSONValue, _ path: String) -> JSONValue {
    var result: JSONObject = [:]
    for (key, part) in schema["properties"]?.objectValue ?? [:] {
      result[key] = value(for: part, at: "\(path)/\(key)")
    }
    return .object(result)
  }

  private func array(_ schema: JSONValue, _ path: String) -> JSONValue {
    let least = max(0, schema["minItems"]?.intValue ?? 0)
    let most = max(least, min(schema["maxItems"]?.intValue ?? least + 2, 1000))
    let count = least + chance.below(most - least + 1, path)
    let items = schema["items"] ?? [:]
    if let choices = items["enum"]?.arrayValue, !choices.isEmpty {
      let list = ordered(choices, path)
      let isShort = schema["uniqueItems"]?.boolValue == true || count <= list.count
      return .array(isShort ? Array(list.prefix(count)) : (0..<count).map { list[$0 % list.count] })
    }
    return .array((0..<count).map { value(for: items, at: "\(path)/\($0)") })
  }

  private func text(_ schema: JSONValue) -> String {
    let most = schema["maxLength"]?.intValue ?? 200
    var text = String(Self.notice.prefix(max(0, most)))
    while text.count < min(schema["minLength"]?.intValue ?? 0, 10_000) { text += "." }
    return text
  }

  private func number(_ schema: JSONValue, _ path: String) -> Double {
    let least = schema["minimum"]?.doubleValue ?? 0
    let most = max(least, schema["maximum"]?.doubleValue ?? least + 100)
    let value = least + chance.uniform(path) * (most - least)
    return value.rounded() < least ? least.rounded(.up) : min(value, most)
  }

  /// The choices, those mentioned most in the prompt first, equals by chance.
  private func ordered(_ choices: [JSONValue], _ path: String) -> [JSONValue] {
    let text = prompt.messages.map(\.content).joined(separator: "\n").lowercased()
    let shuffled = chance.shuffled(choices, path)
    let counted = shuffled.enumerated().map { place, choice in
      (choice: choice, place: place, count: mentions(of: choice.stringValue ?? choice.printed(), in: text))
    }
    return counted.sorted { ($1.count, $0.place) < ($0.count, $1.place) }.map(\.choice)
  }

  private func mentions(of word: String, in text: String) -> Int {
    word.isEmpty ? 0 : text.ranges(of: word.lowercased()).count
  }
}
