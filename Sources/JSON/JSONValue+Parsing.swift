extension JSONValue {
  /// Reads one JSON text (RFC 8259, any value at the top) in UTF-8.
  ///
  /// Refuses what other readers let pass in different ways: duplicate keys, integers beyond 64 bits, numbers
  /// beyond the range of a double, half surrogate pairs. Digits that ECMAScript writes for a large double,
  /// such as 100000000000000000000, are that double.
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
