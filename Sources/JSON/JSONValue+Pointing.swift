extension JSONValue {
  /// The value that `pointer` leads to, or nil.
  package subscript(_ pointer: JSONPointer) -> JSONValue? {
    var value: JSONValue? = self
    for token in pointer.tokens { value = value?.step(token) }
    return value
  }

  /// A copy with `value` at `pointer`: a member is added or replaced, an element replaced, `-` appends.
  /// - Throws: `missing` when the way to the last token is not there, `wrongType` when it ends in a scalar.
  package func setting(_ pointer: JSONPointer, to value: JSONValue) throws(JSONError) -> JSONValue {
    var copy = self
    try copy.edit(pointer.tokens[...], at: pointer) { (parent, token) throws(JSONError) in
      try parent.put(value, at: token, pointer)
    } whole: {
      $0 = value
    }
    return copy
  }

  private func step(_ token: String) -> JSONValue? {
    switch self {
    case .object(let object): object[token]
    case .array: JSONPointer.index(token).flatMap { self[$0] }
    default: nil
    }
  }

  /// Calls `change` with the parent of what `tokens` lead to and the last token, or `whole` with the document.
  mutating func edit(
    _ tokens: ArraySlice<String>, at pointer: JSONPointer,
    change: (inout JSONValue, String) throws(JSONError) -> Void, whole: (inout JSONValue) -> Void
  ) throws(JSONError) {
    guard let first = tokens.first else { return whole(&self) }
    guard tokens.count > 1 else { return try change(&self, first) }
    guard var child = step(first) else { throw Self.missing(first, pointer) }
    try child.edit(tokens.dropFirst(), at: pointer, change: change, whole: whole)
    try put(child, at: first, pointer)
  }

  private mutating func put(_ value: JSONValue, at token: String, _ pointer: JSONPointer) throws(JSONError) {
    switch self {
    case .object(var object):
      self = .null
      object[token] = value
      self = .object(object)
    case .array(var values):
      self = .null
      defer { self = .array(values) }
      if token == "-" {
        values.append(value)
      } else if let index = JSONPointer.index(token), values.indices.contains(index) {
        values[index] = value
      } else {
        throw Self.missing(token, pointer)
      }
    default:
      throw JSONError(
        .wrongType, "'\(token)' looks for a member of \(kind)", pointer: pointer.description)
    }
  }

  static func missing(_ token: String, _ pointer: JSONPointer) -> JSONError {
    JSONError(.missing, "there is no '\(token)'", pointer: pointer.description)
  }
}
