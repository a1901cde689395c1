import ArgumentParser
import JSON

/// A component with its parameters as a person writes it on a command line.
///
///     ease                          the defaults
///     ease:ridge=100                a parameter
///     csv:delimiter=tab,header=false  several
///     hybrid:of=[als,ease]          a list
///     {"name": "ease", "ridge": 100}
///
/// A value is a JSON scalar or list when it reads as one, else text; a text with a comma needs the JSON form.
struct SpecText: ExpressibleByArgument {
  let name: String
  let parameters: JSONObject

  init?(argument: String) {
    if argument.hasPrefix("{") {
      guard var object = (try? JSONValue(parsing: argument))?.objectValue,
        let name = object["name"]?.stringValue
      else { return nil }
      object["name"] = nil
      (self.name, parameters) = (name, object)
      return
    }
    let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
    guard let name = parts.first, !name.isEmpty else { return nil }
    guard let object = Self.parameters(parts.count == 2 ? parts[1] : "") else { return nil }
    (self.name, parameters) = (name, object)
  }

  /// `{"name": …}` with the parameters.
  var json: JSONValue {
    var object: JSONObject = ["name": .string(name)]
    for (key, value) in parameters { object[key] = value }
    return .object(object)
  }

  /// Reads `key=value,key=value`; `nil` when an entry is none.
  static func parameters(_ text: String) -> JSONObject? {
    var object: JSONObject = [:]
    for entry in entries(text) {
      let sides = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty else { return nil }
      object[String(sides[0])] = scalar(String(sides[1]))
    }
    return object
  }

  /// What stands between commas that are in no brackets.
  private static func entries(_ text: String) -> [String] {
    var (entries, depth): ([String], Int) = ([""], 0)
    for character in text {
      if "[{".contains(character) { depth += 1 }
      if "]}".contains(character) { depth -= 1 }
      if character == ",", depth <= 0 {
        entries.append("")
      } else {
        entries[entries.count - 1].append(character)
      }
    }
    return entries.filter { !$0.isEmpty }
  }

  /// A list, a number, a truth value, or the text itself.
  static func scalar(_ text: String) -> JSONValue {
    if text.hasPrefix("["), text.hasSuffix("]") {
      return (try? JSONValue(parsing: text))
        ?? .array(entries(String(text.dropFirst().dropLast())).map(scalar))
    }
    guard let value = try? JSONValue(parsing: text) else { return .string(text) }
    return value.doubleValue != nil || value.boolValue != nil ? value : .string(text)
  }
}

/// A filter on a command line: `core=5`, `rating:atLeast=4`, `{"core": {"users": 5}}`.
struct FilterText: ExpressibleByArgument {
  let json: JSONValue

  init?(argument: String) {
    if argument.hasPrefix("{") {
      guard let value = try? JSONValue(parsing: argument) else { return nil }
      json = value
    } else if let colon = argument.firstIndex(of: ":"), !argument[..<colon].contains("=") {
      let options = SpecText.parameters(String(argument[argument.index(after: colon)...]))
      guard let options, !options.isEmpty else { return nil }
      json = .object(JSONObject([(String(argument[..<colon]), .object(options))]))
    } else {
      guard let object = SpecText.parameters(argument), object.count == 1 else { return nil }
      json = .object(object)
    }
  }
}

/// `user=visitor` on a command line.
struct ColumnText: ExpressibleByArgument {
  let role: String
  let column: JSONValue

  init?(argument: String) {
    let sides = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2 else { return nil }
    (role, column) = (sides[0], SpecText.scalar(sides[1]))
  }
}
