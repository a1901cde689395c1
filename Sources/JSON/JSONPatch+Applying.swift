extension JSONPatch {
  /// The document after all operations, or none of them.
  /// - Throws: `limit` when there are more than `limit` operations, `badPatch` when a test fails, `missing` or
  ///   `wrongType` when a path leads nowhere.
  package func applied(to document: JSONValue, limit: Int = 10_000) throws(JSONError) -> JSONValue {
    guard operations.count <= limit else {
      throw JSONError(.limit, "the patch has \(operations.count) operations; at most \(limit) are applied")
    }
    var result = document
    for operation in operations { try operation.apply(to: &result) }
    return result
  }
}

extension JSONPatch.Operation {
  func apply(to document: inout JSONValue) throws(JSONError) {
    switch self {
    case .add(let path, let value): try document.insert(value, at: path)
    case .remove(let path): try document.remove(path)
    case .replace(let path, let value):
      _ = try document.required(path)
      document = try document.setting(path, to: value)
    case .move(let from, let path): try Self.move(from, path, in: &document)
    case .copy(let from, let path): try document.insert(try document.required(from), at: path)
    case .test(let path, let value):
      guard try document.required(path).isEqualInPatch(to: value) else {
        throw JSONError(.badPatch, "the value is not the one tested for", pointer: path.description)
      }
    }
  }

  private static func move(
    _ from: JSONPointer, _ path: JSONPointer, in document: inout JSONValue
  ) throws(JSONError) {
    let value = try document.required(from)
    guard from != path else { return }
    guard JSONPointer(tokens: Array(path.tokens.prefix(from.tokens.count))) != from else {
      throw JSONError(.badPatch, "a value cannot move into itself", pointer: from.description)
    }
    try document.remove(from)
    try document.insert(value, at: path)
  }
}

extension JSONValue {
  fileprivate func required(_ path: JSONPointer) throws(JSONError) -> JSONValue {
    if let value = self[path] { return value }
    throw Self.missing(path.tokens.last ?? "", path)
  }

  /// RFC 6902 compares numbers by value.
  fileprivate func isEqualInPatch(to other: JSONValue) -> Bool {
    self == other || canonical() == other.canonical()
  }

  fileprivate mutating func insert(_ value: JSONValue, at path: JSONPointer) throws(JSONError) {
    try edit(path.tokens[...], at: path) { (parent, token) throws(JSONError) in
      guard case .array(var values) = parent else {
        parent = try parent.setting(JSONPointer(tokens: [token]), to: value)
        return
      }
      guard let index = token == "-" ? values.count : JSONPointer.index(token), index <= values.count else {
        throw Self.missing(token, path)
      }
      values.insert(value, at: index)
      parent = .array(values)
    } whole: {
      $0 = value
    }
  }

  fileprivate mutating func remove(_ path: JSONPointer) throws(JSONError) {
    _ = try required(path)
    try edit(path.tokens[...], at: path) { (parent, token) throws(JSONError) in
      if case .object(var object) = parent {
        object[token] = nil
        parent = .object(object)
      } else if case .array(var values) = parent, let index = JSONPointer.index(token) {
        values.remove(at: index)
        parent = .array(values)
      }
    } whole: {
      $0 = .null
    }
  }
}
