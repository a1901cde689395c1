import CJansson

/// Turns a tree of jansson into a value, in the order of the text, and puts lifted strings in their places.
struct JSONTreeConverter {
  let limits: JSONLimits
  var lifted: ArraySlice<JSONLifting.LiftedString>
  /// How many string values, keys not counted, have been met.
  private var stringCount = 0
  private var depth = 0

  init(limits: JSONLimits, lifted: ArraySlice<JSONLifting.LiftedString>) {
    self.limits = limits
    self.lifted = lifted
  }

  mutating func result(of root: UnsafeMutablePointer<json_t>) -> Result<JSONValue, JSONError> {
    do throws(JSONError) {
      return .success(try value(root))
    } catch {
      return .failure(error)
    }
  }

  private mutating func value(_ node: UnsafeMutablePointer<json_t>) throws(JSONError) -> JSONValue {
    switch node.pointee.type {
    case JSON_OBJECT: .object(try members(node))
    case JSON_ARRAY: .array(try elements(node))
    case JSON_STRING: .string(string(node))
    case JSON_INTEGER: .integer(Int64(json_integer_value(node)))
    case JSON_REAL: .number(json_real_value(node))
    case JSON_TRUE: .bool(true)
    case JSON_FALSE: .bool(false)
    default: .null
    }
  }

  private mutating func descend() throws(JSONError) {
    depth += 1
    guard depth <= limits.depth else {
      throw JSONError(.limit, "nested deeper than \(limits.depth) levels")
    }
  }

  private mutating func elements(_ node: UnsafeMutablePointer<json_t>) throws(JSONError) -> [JSONValue] {
    try descend()
    defer { depth -= 1 }
    let count = json_array_size(node)
    var values: [JSONValue] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      if let element = json_array_get(node, index) { values.append(try value(element)) }
    }
    return values
  }

  private mutating func members(_ node: UnsafeMutablePointer<json_t>) throws(JSONError) -> JSONObject {
    try descend()
    defer { depth -= 1 }
    let count = json_object_size(node)
    guard count <= limits.keys else {
      throw JSONError(.limit, "an object has more than \(limits.keys) members")
    }
    var members: [JSONObject.Element] = []
    members.reserveCapacity(count)
    var place = json_object_iter(node)
    while let here = place {
      if let child = json_object_iter_value(here) {
        let key = Self.text(json_object_iter_key(here), json_object_iter_key_len(here))
        members.append((key, try value(child)))
      }
      place = json_object_iter_next(node, here)
    }
    return JSONObject(distinct: members)
  }

  private mutating func string(_ node: UnsafeMutablePointer<json_t>) -> String {
    defer { stringCount += 1 }
    if let next = lifted.first, next.ordinal == stringCount {
      lifted.removeFirst()
      return next.text
    }
    return Self.text(json_string_value(node), json_string_length(node))
  }

  private static func text(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
    UnsafeRawBufferPointer(start: bytes, count: count).withMemoryRebound(to: UInt8.self) {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
