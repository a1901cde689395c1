import CJansson

extension JSONValue {
  /// Reads one JSON text (RFC 8259, any value at the top) in UTF-8.
  ///
  /// Refuses what other readers let pass in different ways: duplicate keys, integers beyond 64 bits, numbers
  /// beyond the range of a double, half surrogate pairs.
  /// - Throws: the first fault, with its byte offset, line and column.
  package init(parsing bytes: some Sequence<UInt8>, limits: JSONLimits = .standard) throws(JSONError) {
    let direct = bytes.withContiguousStorageIfAvailable { JSONReader.read($0, limits) }
    let result = direct ?? Array(bytes).withUnsafeBufferPointer { JSONReader.read($0, limits) }
    self = try result.get()
  }

  /// Reads one JSON text.
  /// - Throws: the first fault, with its byte offset, line and column.
  package init(parsing text: some StringProtocol, limits: JSONLimits = .standard) throws(JSONError) {
    try self.init(parsing: text.utf8, limits: limits)
  }
}

/// Turns a text into a value by way of jansson.
enum JSONReader {
  private static let seeded: Void = json_object_seed(0)

  static func read(_ text: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) -> Result<JSONValue, JSONError> {
    do throws(JSONError) {
      return .success(try value(of: text, limits))
    } catch {
      return .failure(error)
    }
  }

  private static func value(
    of text: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits
  ) throws(JSONError) -> JSONValue {
    _ = seeded
    guard text.count <= limits.bytes else { throw tooLong(text.count, limits) }
    var fault = json_error_t()
    let flags = Int(JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY)
    let start = UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self)
    guard let start, let root = json_loadb(start, text.count, flags, &fault) else {
      throw JSONError(jansson: fault, in: text)
    }
    defer { json_decref(root) }
    return try convert(root, depth: 0, limits)
  }

  private static func tooLong(_ count: Int, _ limits: JSONLimits) -> JSONError {
    JSONError(
      .limit, "the text has \(count) bytes; at most \(limits.bytes) are read", offset: limits.bytes)
  }

  private static func convert(
    _ node: UnsafeMutablePointer<json_t>, depth: Int, _ limits: JSONLimits
  ) throws(JSONError) -> JSONValue {
    switch node.pointee.type {
    case JSON_OBJECT: return .object(try members(of: node, depth: depth + 1, limits))
    case JSON_ARRAY: return .array(try elements(of: node, depth: depth + 1, limits))
    case JSON_STRING: return .string(text(json_string_value(node), json_string_length(node)))
    case JSON_INTEGER: return .integer(Int64(json_integer_value(node)))
    case JSON_REAL: return .number(json_real_value(node))
    case JSON_TRUE: return .bool(true)
    case JSON_FALSE: return .bool(false)
    default: return .null
    }
  }

  private static func elements(
    of node: UnsafeMutablePointer<json_t>, depth: Int, _ limits: JSONLimits
  ) throws(JSONError) -> [JSONValue] {
    try check(depth, limits)
    let count = json_array_size(node)
    var values: [JSONValue] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      guard let element = json_array_get(node, index) else { continue }
      values.append(try convert(element, depth: depth, limits))
    }
    return values
  }

  private static func members(
    of node: UnsafeMutablePointer<json_t>, depth: Int, _ limits: JSONLimits
  ) throws(JSONError) -> JSONObject {
    try check(depth, limits)
    let count = json_object_size(node)
    guard count <= limits.keys else {
      throw JSONError(.limit, "an object has \(count) members; at most \(limits.keys) are read", line: 1)
    }
    var members: [JSONObject.Element] = []
    members.reserveCapacity(count)
    var place = json_object_iter(node)
    while let here = place {
      if let value = json_object_iter_value(here) {
        let key = text(json_object_iter_key(here), json_object_iter_key_len(here))
        members.append((key, try convert(value, depth: depth, limits)))
      }
      place = json_object_iter_next(node, here)
    }
    return JSONObject(distinct: members)
  }

  private static func check(_ depth: Int, _ limits: JSONLimits) throws(JSONError) {
    guard depth <= limits.depth else {
      throw JSONError(.limit, "nested deeper than \(limits.depth) levels", line: 1)
    }
  }

  private static func text(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
    UnsafeRawBufferPointer(start: bytes, count: count).withMemoryRebound(to: UInt8.self) {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
