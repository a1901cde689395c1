extension JSONValue {
  /// The value as a `T`, by way of its `Decodable` conformance.
  ///
  /// An integral number counts as an integer, and digits in a string as an unsigned integer.
  /// - Throws: `JSONError` with the pointer to the fault, or what the type's own initialiser throws.
  package func decoded<T: Decodable>(as type: T.Type = T.self) throws -> T {
    do {
      return try JSONValueDecoder(value: self, pointer: JSONPointer()).decode(type)
    } catch let error as DecodingError {
      throw JSONError(error)
    }
  }
}

/// The `Decoder` that reads a `JSONValue`.
struct JSONValueDecoder: Decoder {
  let value: JSONValue
  let pointer: JSONPointer
  var codingPath: [any CodingKey] { pointer.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let object) = value else { throw mismatch("an object") }
    return KeyedDecodingContainer(JSONKeyedDecoder(object: object, pointer: pointer))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let values) = value else { throw mismatch("an array") }
    return JSONUnkeyedDecoder(values: values, pointer: pointer)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  fileprivate func mismatch(_ wanted: String) -> JSONError {
    JSONError(.wrongType, "\(wanted) is wanted, this is \(value.kind)", pointer: pointer.description)
  }
}

extension JSONValueDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { value.isNull }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let found: Any =
      switch type {
      case is JSONValue.Type: value
      case is Bool.Type: try value.boolValue ?? fail("a boolean")
      case is String.Type: try value.stringValue ?? fail("a string")
      case is Double.Type: try value.doubleValue ?? fail("a number")
      case is Float.Type: try float()
      case let type as any FixedWidthInteger.Type: try integer(type)
      default: try T(from: self)
      }
    guard let result = found as? T else { throw mismatch("\(type)") }
    return result
  }

  private func fail<T>(_ wanted: String) throws -> T { throw mismatch(wanted) }

  private func float() throws -> Float {
    guard let double = value.doubleValue else { throw mismatch("a number") }
    let float = Float(double)
    guard float.isFinite else {
      throw JSONError(.invalidValue, "\(double) is beyond single precision", pointer: pointer.description)
    }
    return float
  }

  private func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
    if case .string(let text) = value, !T.isSigned || T.bitWidth > 64, let integer = T(text) {
      return integer
    }
    let integer: T?
    switch value {
    case .integer(let value): integer = T(exactly: value)
    case .number(let value): integer = T(exactly: value)
    default: throw mismatch("an integer")
    }
    guard let integer else {
      throw JSONError(
        .invalidValue, "\(value) is no integer from \(T.min) to \(T.max)", pointer: pointer.description)
    }
    return integer
  }
}

private struct JSONKeyedDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let object: JSONObject
  let pointer: JSONPointer
  var codingPath: [any CodingKey] { pointer.codingPath }
  var allKeys: [Key] { object.keys.compactMap(Key.init(stringValue:)) }

  func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

  private func decoder(for key: some CodingKey) throws -> JSONValueDecoder {
    guard let value = object[key.stringValue] else {
      throw JSONError(.missing, "there is no '\(key.stringValue)'", pointer: pointer.description)
    }
    return JSONValueDecoder(value: value, pointer: pointer.appending(key.stringValue))
  }

  func decodeNil(forKey key: Key) throws -> Bool { try decoder(for: key).decodeNil() }
  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try decoder(for: key).decode(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try decoder(for: key).container(keyedBy: keyedBy) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(for: key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { try decoder(for: JSONCodingKey("super")) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(for: key) }
}

private struct JSONUnkeyedDecoder: UnkeyedDecodingContainer {
  let values: [JSONValue]
  let pointer: JSONPointer
  var currentIndex = 0
  var codingPath: [any CodingKey] { pointer.codingPath }
  var count: Int? { values.count }
  var isAtEnd: Bool { currentIndex >= values.count }

  private func decoder() throws -> JSONValueDecoder {
    let pointer = pointer.appending(currentIndex)
    guard !isAtEnd else {
      throw JSONError(.missing, "the array has only \(values.count) elements", pointer: pointer.description)
    }
    return JSONValueDecoder(value: values[currentIndex], pointer: pointer)
  }

  /// Reads the element at hand and moves on only when that succeeds.
  private mutating func next<T>(_ read: (JSONValueDecoder) throws -> T) throws -> T {
    let result = try read(try decoder())
    currentIndex += 1
    return result
  }

  mutating func decodeNil() throws -> Bool {
    guard try decoder().decodeNil() else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next { try $0.decode(type) } }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try next { try $0.container(keyedBy: keyedBy) } }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try next { $0 } }
}
