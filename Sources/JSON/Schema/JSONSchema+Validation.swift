extension JSONSchema {
  /// The first thing in a value that a schema of ours does not allow, in words; `nil` when it is valid.
  ///
  /// Knows the words that ``JSONSchema`` writes: type, properties, required, enum, const, lengths, bounds, oneOf.
  package static func problem(of value: JSONValue, in schema: JSONValue, at name: String = "it") -> String? {
    if let constant = schema["const"], constant != value { return "\(name) must be \(constant.printed())" }
    if let words = schema["enum"]?.arrayValue, !words.contains(value) {
      let list = words.prefix(12).map { $0.stringValue ?? $0.printed() }.joined(separator: ", ")
      return "\(name) must be one of \(list)"
    }
    if let choices = schema["oneOf"]?.arrayValue ?? schema["anyOf"]?.arrayValue {
      return choices.contains { problem(of: value, in: $0, at: name) == nil }
        ? nil : "\(name) has no allowed form"
    }
    switch schema["type"]?.stringValue {
    case "object": return problem(ofObject: value, in: schema, at: name)
    case "array": return problem(ofArray: value, in: schema, at: name)
    case "string": return problem(ofText: value, in: schema, at: name)
    case "integer", "number": return problem(ofNumber: value, in: schema, at: name)
    case "boolean": return value.boolValue == nil ? "\(name) must be true or false" : nil
    default: return nil
    }
  }

  private static func problem(ofObject value: JSONValue, in schema: JSONValue, at name: String) -> String? {
    guard let object = value.objectValue else { return "\(name) must be an object, not \(value.kind)" }
    let properties = schema["properties"]?.objectValue ?? [:]
    for required in schema["required"]?.arrayValue ?? [] {
      if let key = required.stringValue, object[key] == nil { return "'\(key)' is missing" }
    }
    for (key, member) in object {
      guard let wanted = properties[key] else {
        if schema["additionalProperties"] == false { return "'\(key)' is not known here" }
        continue
      }
      if let problem = problem(of: member, in: wanted, at: "'\(key)'") { return problem }
    }
    return nil
  }

  private static func problem(ofArray value: JSONValue, in schema: JSONValue, at name: String) -> String? {
    guard let elements = value.arrayValue else { return "\(name) must be a list, not \(value.kind)" }
    if let most = schema["maxItems"]?.intValue, elements.count > most {
      return "\(name) has more than \(most) parts"
    }
    if let least = schema["minItems"]?.intValue, elements.count < least {
      return "\(name) has fewer than \(least) parts"
    }
    guard let part = schema["items"] else { return nil }
    return elements.lazy.compactMap { problem(of: $0, in: part, at: "a part of \(name)") }.first
  }

  private static func problem(ofText value: JSONValue, in schema: JSONValue, at name: String) -> String? {
    guard let text = value.stringValue else { return "\(name) must be a string, not \(value.kind)" }
    guard let most = schema["maxLength"]?.intValue, text.unicodeScalars.count > most else { return nil }
    return "\(name) is longer than \(most) characters"
  }

  private static func problem(ofNumber value: JSONValue, in schema: JSONValue, at name: String) -> String? {
    guard let number = value.doubleValue else { return "\(name) must be a number, not \(value.kind)" }
    if schema["type"] == "integer", value.intValue == nil { return "\(name) must be a whole number" }
    if let least = schema["minimum"], number < least.doubleValue ?? number {
      return "\(name) is less than \(least.printed())"
    }
    if let most = schema["maximum"], number > most.doubleValue ?? number {
      return "\(name) is more than \(most.printed())"
    }
    return nil
  }
}
