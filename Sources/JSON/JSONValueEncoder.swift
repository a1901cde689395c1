extension JSONValue {
  /// The JSON form of a value, by way of its `Encodable` conformance.
  ///
  /// Dictionaries and sets come out sorted, so that equal values have equal texts. An unsigned integer beyond
  /// 2⁶³ - 1 becomes a string of digits.
  /// - Throws: `JSONError` with the pointer to the fault, `notFinite` for a number that JSON cannot write.
  package init(encoding value: some Encodable) throws {
    do {
      self = try JSONValueEncoder.encode(value, at: JSONPointer())
    } catch let error as EncodingError {
      throw JSONError(error)
    }
  }
}

/// Where an encoder puts what it is given: a scalar, or an array or object that still grows.
final class JSONSlot {
  var value: JSONValue?
  var elements: [JSONSlot]?
  var members: [(key: String, slot: JSONSlot)]?

  /// What was put here; an empty object when nothing was, as an empty structure encodes nothing.
  var finished: JSONValue {
    if let value { return value }
    if let elements { return .array(elements.map(\.finished)) }
    return .object(JSONObject((members ?? []).map { ($0.key, $0.slot.finished) }))
  }
}

/// The `Encoder` that builds a `JSONValue`.
struct JSONValueEncoder: Encoder {
  let slot: JSONSlot
  let pointer: JSONPointer
  var codingPath: [any CodingKey] { pointer.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func encode<T: Encodable>(_ value: T, at pointer: JSONPointer) throws -> JSONValue {
    if let value = value as? JSONValue { return value }
    if let value = value as? any OrderedEncodable { return try value.encodeInOrder(at: pointer) }
    let encoder = JSONValueEncoder(slot: JSONSlot(), pointer: pointer)
    try value.encode(to: encoder)
    return encoder.slot.finished
  }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    slot.members = slot.members ?? []
    return KeyedEncodingContainer(JSONKeyedEncoder(slot: slot, pointer: pointer))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.elements = slot.elements ?? []
    return JSONUnkeyedEncoder(slot: slot, pointer: pointer)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension JSONValueEncoder: SingleValueEncodingContainer {
  func encodeNil() { slot.value = .null }
  func encode<T: Encodable>(_ value: T) throws { slot.value = try Self.json(value, at: pointer) }

  /// The JSON form of a scalar, or of anything else by its own conformance.
  static func json<T: Encodable>(_ value: T, at pointer: JSONPointer) throws -> JSONValue {
    switch value {
    case let value as Bool: return .bool(value)
    case let value as String: return .string(value)
    case let value as Double: return try number(value, at: pointer)
    case let value as Float: return try number(value, at: pointer)
    case let value as any FixedWidthInteger: return integer(value)
    default: return try encode(value, at: pointer)
    }
  }

  private static func integer(_ value: some FixedWidthInteger) -> JSONValue {
    Int64(exactly: value).map { .integer($0) } ?? .string(String(value))
  }

  /// A float goes by its own shortest digits: 0.1 stays 0.1.
  private static func number(_ value: Float, at pointer: JSONPointer) throws -> JSONValue {
    try number(value.isFinite ? Double(value.description) ?? Double(value) : Double(value), at: pointer)
  }

  private static func number(_ value: Double, at pointer: JSONPointer) throws -> JSONValue {
    guard value.isFinite else {
      throw JSONError(.notFinite, "JSON cannot write \(value)", pointer: pointer.description)
    }
    return .number(value)
  }
}

private struct JSONKeyedEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: JSONSlot
  let pointer: JSONPointer
  var codingPath: [any CodingKey] { pointer.codingPath }

  private func place(_ key: some CodingKey) -> JSONValueEncoder {
    let child = JSONSlot()
    slot.members?.append((key.stringValue, child))
    return JSONValueEncoder(slot: child, pointer: pointer.appending(key.stringValue))
  }

  func encodeNil(forKey key: Key) { place(key).encodeNil() }
  func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try place(key).encode(value) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { place(key).container(keyedBy: keyedBy) }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    place(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { place(JSONCodingKey("super")) }
  func superEncoder(forKey key: Key) -> any Encoder { place(key) }
}

private struct JSONUnkeyedEncoder: UnkeyedEncodingContainer {
  let slot: JSONSlot
  let pointer: JSONPointer
  var codingPath: [any CodingKey] { pointer.codingPath }
  var count: Int { slot.elements?.count ?? 0 }

  private func place() -> JSONValueEncoder {
    let child = JSONSlot()
    let pointer = pointer.appending(count)
    slot.elements?.append(child)
    return JSONValueEncoder(slot: child, pointer: pointer)
  }

  func encodeNil() { place().encodeNil() }
  func encode<T: Encodable>(_ value: T) throws { try place().encode(value) }

  func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
    place().container(keyedBy: keyedBy)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { place().unkeyedContainer() }
  func superEncoder() -> any Encoder { place() }
}
