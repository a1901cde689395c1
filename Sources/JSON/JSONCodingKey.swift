/// A coding key for one token of a JSON pointer.
struct JSONCodingKey: CodingKey {
  let stringValue: String
  var intValue: Int? { JSONPointer.index(stringValue) }

  init(_ token: String) { stringValue = token }
  init(stringValue: String) { self.stringValue = stringValue }
  init(intValue: Int) { stringValue = String(intValue) }
}

extension JSONPointer {
  /// The tokens as coding keys.
  var codingPath: [any CodingKey] { tokens.map { JSONCodingKey($0) } }

  /// The pointer that a coding path spells.
  init(_ path: [any CodingKey]) {
    self.init(tokens: path.map { $0.intValue.map(String.init) ?? $0.stringValue })
  }
}

extension JSONError {
  /// An error of the standard library's coding, with its path as a pointer.
  init(_ error: EncodingError) {
    switch error {
    case .invalidValue(_, let context):
      self.init(.invalidValue, context.debugDescription, pointer: "\(JSONPointer(context.codingPath))")
    @unknown default:
      self.init(.invalidValue, "\(error)")
    }
  }

  /// An error of the standard library's coding, with its path as a pointer.
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(
        .missing, "there is no '\(key.stringValue)'", pointer: "\(JSONPointer(context.codingPath))")
    case .typeMismatch(_, let context):
      self.init(.wrongType, context.debugDescription, pointer: "\(JSONPointer(context.codingPath))")
    case .valueNotFound(_, let context):
      self.init(.missing, context.debugDescription, pointer: "\(JSONPointer(context.codingPath))")
    case .dataCorrupted(let context):
      self.init(.invalidValue, context.debugDescription, pointer: "\(JSONPointer(context.codingPath))")
    @unknown default:
      self.init(.invalidValue, "\(error)")
    }
  }
}
