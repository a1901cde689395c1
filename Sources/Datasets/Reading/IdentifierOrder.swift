/// The order of identifiers (`Identifier.<`) over many keys at once: whole numbers by value before all others.
enum IdentifierOrder {
  /// The numbers of the keys in order.
  static func sorted(_ keys: KeyTable) -> [Int32] {
    let numbers = (0..<keys.count).map { keys.withKey($0, number) }
    var numeric = numbers.indices.filter { numbers[$0] != nil }.map {
      (key: numbers[$0] ?? 0, index: Int32($0))
    }
    numeric.sort { $0.key != $1.key ? $0.key < $1.key : precedes(keys, $0.index, $1.index) }
    var others = numbers.indices.filter { numbers[$0] == nil }.map { Int32($0) }
    others.sort { precedes(keys, $0, $1) }
    return numeric.map(\.index) + others
  }

  /// The place of each key in the order.
  static func ranks(_ order: [Int32]) -> [Int32] {
    var ranks = [Int32](repeating: 0, count: order.count)
    for (rank, index) in order.enumerated() { ranks[Int(index)] = Int32(rank) }
    return ranks
  }

  private static func precedes(_ keys: KeyTable, _ left: Int32, _ right: Int32) -> Bool {
    keys.withKey(Int(left)) { left in keys.withKey(Int(right)) { left.lexicographicallyPrecedes($0) } }
  }

  private static func number(_ key: Field) -> UInt64? {
    guard !key.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in key {
      guard byte &- 48 < 10 else { return nil }
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, more) = product.addingReportingOverflow(UInt64(byte &- 48))
      guard !over, !more else { return nil }
      value = sum
    }
    return value
  }
}
