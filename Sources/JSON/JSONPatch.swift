/// A list of changes to a JSON document (RFC 6902).
package struct JSONPatch: Sendable, Hashable {
  /// One change.
  package enum Operation: Sendable, Hashable {
    case add(JSONPointer, JSONValue)
    case remove(JSONPointer)
    case replace(JSONPointer, JSONValue)
    case move(from: JSONPointer, to: JSONPointer)
    case copy(from: JSONPointer, to: JSONPointer)
    case test(JSONPointer, JSONValue)
  }

  package var operations: [Operation]

  package init(_ operations: [Operation] = []) { self.operations = operations }

  /// Reads the JSON form: an array of objects with `op`, `path` and `value` or `from`.
  /// - Throws: `badPatch` with the pointer to the faulty operation.
  package init(_ json: JSONValue) throws(JSONError) {
    guard case .array(let elements) = json else {
      throw JSONError(.badPatch, "a patch is an array, this is \(json.kind)", pointer: "")
    }
    operations = []
    for (index, element) in elements.enumerated() {
      operations.append(try Operation(element, at: JSONPointer().appending(index)))
    }
  }

  /// The JSON form.
  package var json: JSONValue { .array(operations.map(\.json)) }
}

extension JSONPatch.Operation {
  init(_ json: JSONValue, at place: JSONPointer) throws(JSONError) {
    func text(_ name: String) throws(JSONError) -> String {
      if let text = json[name]?.stringValue { return text }
      throw JSONError(.badPatch, "an operation needs the string '\(name)'", pointer: place.description)
    }
    func value() throws(JSONError) -> JSONValue {
      if let value = json["value"] { return value }
      throw JSONError(.badPatch, "this operation needs 'value'", pointer: place.description)
    }
    let path = try JSONPointer(try text("path"))
    switch try text("op") {
    case "add": self = .add(path, try value())
    case "remove": self = .remove(path)
    case "replace": self = .replace(path, try value())
    case "move": self = .move(from: try JSONPointer(try text("from")), to: path)
    case "copy": self = .copy(from: try JSONPointer(try text("from")), to: path)
    case "test": self = .test(path, try value())
    case let other:
      throw JSONError(
        .badPatch, "'\(other)' is none of add, remove, replace, move, copy, test", pointer: place.description)
    }
  }

  var json: JSONValue {
    switch self {
    case .add(let path, let value): Self.json("add", path, ("value", value))
    case .remove(let path): Self.json("remove", path)
    case .replace(let path, let value): Self.json("replace", path, ("value", value))
    case .move(let from, let path): Self.json("move", path, ("from", .string(from.description)))
    case .copy(let from, let path): Self.json("copy", path, ("from", .string(from.description)))
    case .test(let path, let value): Self.json("test", path, ("value", value))
    }
  }

  private static func json(
    _ name: String, _ path: JSONPointer, _ extra: (String, JSONValue)...
  ) -> JSONValue {
    .object(JSONObject([("op", .string(name)), ("path", .string(path.description))] + extra))
  }
}
