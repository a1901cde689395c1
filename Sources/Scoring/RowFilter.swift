/// Which rows may be selected: all, or those of a set, less a list.
package struct RowFilter: Hashable, Sendable {
  /// One bit a row; nil allows all.
  let allowed: [UInt64]?
  /// Ascending, without repeats.
  let excluded: [Int32]

  /// Rows below zero or beyond the matrix that is selected from are without effect.
  package init(allowed: RowSet? = nil, excluding rows: some Sequence<Int32> = EmptyCollection()) {
    self.allowed = allowed?.words
    // An array of its own is sorted with Int32's own comparisons, which takes a fraction of the time of any sequence's.
    var rows = Array(rows)
    rows.sort()
    var sorted: [Int32] = []
    sorted.reserveCapacity(rows.count)
    for row in rows where row >= 0 && row != sorted.last { sorted.append(row) }
    excluded = sorted
  }

  /// Every row.
  package static let all = RowFilter()
}

/// A set of row numbers, one bit each.
package struct RowSet: Hashable, Sendable {
  /// How many rows the set speaks of; those beyond are not in it.
  package let rowCount: Int
  private(set) var words: [UInt64]

  /// Rows outside 0..<rowCount are left out.
  package init(rowCount: Int, _ rows: some Sequence<Int32> = EmptyCollection()) {
    self.rowCount = rowCount
    words = [UInt64](repeating: 0, count: (rowCount + 63) / 64)
    for row in Array(rows) where row >= 0 && row < rowCount { words[Int(row) / 64] |= 1 << UInt64(row % 64) }
  }

  package func contains(_ row: Int32) -> Bool {
    row >= 0 && row < rowCount && words[Int(row) / 64] >> UInt64(row % 64) & 1 == 1
  }

  package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}
