/// A collection without an order of its own, which is encoded in a fixed one.
protocol OrderedEncodable {
  func encodeInOrder(at pointer: JSONPointer) throws -> JSONValue
}

extension Set: OrderedEncodable where Element: Encodable {
  /// An array, sorted by the canonical bytes of the elements.
  func encodeInOrder(at pointer: JSONPointer) throws -> JSONValue {
    let values = try map { try JSONValueEncoder.json($0, at: pointer) }
    return .array(values.sorted { $0.canonical().lexicographicallyPrecedes($1.canonical()) })
  }
}

extension Dictionary: OrderedEncodable where Key: Encodable, Value: Encodable {
  /// An object, sorted by the UTF-8 bytes of the keys, integers by value; or, when the keys are neither
  /// strings nor integers nor represented by coding keys, an array of keys and values in turn.
  func encodeInOrder(at pointer: JSONPointer) throws -> JSONValue {
    guard Key.self is String.Type || Key.self is Int.Type || Key.self is any CodingKeyRepresentable.Type
    else { return try encodeInTurn(at: pointer) }
    let members = try map { key, value in
      let name = (key as? any CodingKeyRepresentable)?.codingKey.stringValue ?? "\(key)"
      return (name, try JSONValueEncoder.json(value, at: pointer.appending(name)))
    }
    let byNumber = Key.self is Int.Type
    return .object(
      JSONObject(
        members.sorted { left, right in
          if byNumber, let left = Int(left.0), let right = Int(right.0) { return left < right }
          return left.0.precedesInBytes(right.0)
        }))
  }

  private func encodeInTurn(at pointer: JSONPointer) throws -> JSONValue {
    let pairs = try map { key, value in
      [try JSONValueEncoder.json(key, at: pointer), try JSONValueEncoder.json(value, at: pointer)]
    }
    let sorted = pairs.sorted { $0[0].canonical().lexicographicallyPrecedes($1[0].canonical()) }
    return .array(sorted.flatMap { $0 })
  }
}
