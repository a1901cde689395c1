/// FNV-1a over the bits of numbers: what golden hashes of scorers and fits are.
package struct BitHash: Hashable, Sendable, CustomStringConvertible {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package mutating func add(_ bits: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      state = (state ^ (bits >> shift & 0xff)) &* 0x100_0000_01b3
    }
  }

  package mutating func add(_ numbers: some Sequence<Float>) {
    for number in numbers { add(UInt64(number.bitPattern)) }
  }

  package mutating func add(_ rows: [ScoredRow]) {
    for row in rows {
      add(UInt64(UInt32(bitPattern: row.row)))
      add(UInt64(row.score.bitPattern))
    }
  }

  package mutating func add(_ rows: SparseRows) {
    for column in rows.columns { add(UInt64(UInt32(bitPattern: column))) }
    add(rows.values ?? [])
  }

  /// Sixteen hexadecimal digits.
  package var description: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
