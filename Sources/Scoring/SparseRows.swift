/// One element of a sparse matrix.
package struct SparseEntry: Hashable, Sendable {
  package var row: Int32
  package var column: Int32
  package var value: Float

  package init(row: Int32, column: Int32, value: Float = 1) {
    self.row = row
    self.column = column
    self.value = value
  }
}

/// A sparse matrix by rows (CSR): the columns of a row ascend and none occurs twice.
package struct SparseRows: Hashable, Sendable {
  /// Columns.
  package let width: Int
  /// The place of each row's first entry, and at the end the number of entries.
  package let starts: [Int64]
  package let columns: [Int32]
  /// Nil if every entry is one.
  package let values: [Float]?

  package var rowCount: Int { starts.count - 1 }
  package var entryCount: Int { columns.count }

  init(width: Int, starts: [Int64], columns: [Int32], values: [Float]?) {
    self.width = width
    self.starts = starts
    self.columns = columns
    self.values = values
  }

  /// Of entries with the same row and column the last counts. Throws `badShape` for an index outside the
  /// matrix and `notFinite` for a value that is not a finite number.
  package init(rowCount: Int, width: Int, entries: [SparseEntry]) throws(ScoringError) {
    for entry in entries {
      guard entry.row >= 0, entry.row < rowCount, entry.column >= 0, entry.column < width else {
        throw ScoringError(
          .badShape, "entry (\(entry.row), \(entry.column)) is outside a matrix of \(rowCount) x \(width)")
      }
      guard entry.value.isFinite else {
        throw ScoringError(.notFinite, "entry (\(entry.row), \(entry.column)) is \(entry.value)")
      }
    }
    self.init(rowCount: rowCount, width: width, unique: SparseRows.lastOfEach(entries))
  }

  /// A matrix of ones from the columns of each row, in any order. Throws `badShape` for a column outside it.
  package init(width: Int, rows: [[Int32]]) throws(ScoringError) {
    var starts = [0]
    for row in rows { starts.append(starts[starts.count - 1] + row.count) }
    try self.init(width: width, starts: starts, columns: rows.flatMap(\.self))
  }

  /// A matrix of ones from rows whose columns stand in any order, perhaps repeatedly: those of row r at
  /// starts[r]..<starts[r + 1]. Throws `badShape` for starts that do not fit or a column outside the matrix.
  package init(width: Int, starts: [Int], columns: [Int32]) throws(ScoringError) {
    guard starts.first == 0, starts.last == columns.count, zip(starts, starts.dropFirst()).allSatisfy(<=)
    else {
      throw ScoringError(.badShape, "the rows do not cover the \(columns.count) columns given")
    }
    for column in columns where column < 0 || column >= width {
      throw ScoringError(.badShape, "column \(column) is outside a matrix of \(width) columns")
    }
    let given = SparseRows(width: width, starts: starts.map(Int64.init), columns: columns, values: nil)
    self = given.transposed.transposed.withoutRepeats
  }

  /// The places of a row's entries.
  package func places(_ row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

  /// The columns of a row, ascending.
  package func columns(of row: Int) -> ArraySlice<Int32> { columns[places(row)] }

  /// The same places, all ones.
  package var ones: SparseRows { SparseRows(width: width, starts: starts, columns: columns, values: nil) }
}

extension SparseRows {
  private var withoutRepeats: SparseRows {
    var (starts, kept): ([Int64], [Int32]) = ([0], [])
    kept.reserveCapacity(entryCount)
    for row in 0..<rowCount {
      var last: Int32 = -1
      for place in places(row) where columns[place] != last {
        last = columns[place]
        kept.append(last)
      }
      starts.append(Int64(kept.count))
    }
    return SparseRows(width: width, starts: starts, columns: kept, values: nil)
  }

  private init(rowCount: Int, width: Int, unique entries: [SparseEntry]) {
    var starts = [Int64](repeating: 0, count: rowCount + 1)
    for entry in entries { starts[Int(entry.row) + 1] += 1 }
    for row in 0..<rowCount { starts[row + 1] += starts[row] }
    let isBinary = entries.allSatisfy { $0.value == 1 }
    self.init(
      width: width, starts: starts, columns: entries.map(\.column),
      values: isBinary ? nil : entries.map(\.value))
  }

  /// The entries by row and column, the last of those that coincide.
  private static func lastOfEach(_ entries: [SparseEntry]) -> [SparseEntry] {
    let order = entries.indices.sorted { left, right in
      let a = entries[left], b = entries[right]
      return (a.row, a.column, left) < (b.row, b.column, right)
    }
    var kept: [SparseEntry] = []
    kept.reserveCapacity(entries.count)
    for index in order {
      let entry = entries[index]
      if let last = kept.last, last.row == entry.row, last.column == entry.column { kept.removeLast() }
      kept.append(entry)
    }
    return kept
  }
}
