import CKernels

/// X'X of a binary matrix X, row by row: how many rows of X have both columns. Counts are whole numbers below
/// 2^24, so they are exact in 32-bit floats and their order does not matter.
struct CoOccurrence {
  private let matrix: SparseRows
  private let transposition: Transposition
  private let rowStarts: [Int64]

  var width: Int { matrix.width }

  /// Throws `badShape` if X has more rows than a 32-bit float counts.
  init(_ matrix: SparseRows) throws(ScoringError) {
    guard matrix.rowCount < 1 << 24 else {
      throw ScoringError(.badShape, "\(matrix.rowCount) rows are more than the \(1 << 24) that are counted")
    }
    self.matrix = matrix
    self.transposition = Transposition(matrix)
    self.rowStarts = transposition.rows.map { matrix.starts[Int($0)] }
  }

  /// The number of rows of X that have a column.
  func size(_ column: Int) -> Int { transposition.size(column) }

  /// Adds the counts of `column` with the columns from itself rightwards to `row`.
  func addUpper(_ column: Int, to row: UnsafeMutablePointer<Float>) {
    add(column, from: transposition.places, to: row)
  }

  /// Adds the counts of `column` with every column to `row`.
  func add(_ column: Int, to row: UnsafeMutablePointer<Float>) {
    add(column, from: rowStarts, to: row)
  }

  private func add(_ column: Int, from places: [Int64], to row: UnsafeMutablePointer<Float>) {
    let first = Int(transposition.starts[column])
    transposition.rows.withUnsafeBufferPointer { rows in
      places.withUnsafeBufferPointer { places in
        guard let rows = rows.baseAddress, let places = places.baseAddress else { return }
        ck_gram_row(matrix.starts, matrix.columns, rows + first, places + first, size(column), row)
      }
    }
  }
}

extension SparseRows {
  /// X'X, taking every entry of X as one: element (i, j) is the number of rows that have columns i and j.
  /// Throws `badShape` for too many rows, and `stopped`.
  package func coOccurrences(execution: Execution = .standard) throws(ScoringError) -> RowMatrix {
    let counts = try CoOccurrence(self)
    let matrix = RowMatrix(side: width) { elements in
      execution.each(width) {
        counts.addUpper($0, to: elements + $0 * width)
        execution.work?.finish()
      }
      execution.each((width + 63) / 64) { mirror(elements, rows: $0 * 64..<min(width, $0 * 64 + 64)) }
    }
    try execution.check()
    return matrix
  }

  /// Copies what stands above the diagonal into some rows below it, square after square.
  private func mirror(_ elements: UnsafeMutablePointer<Float>, rows: Range<Int>) {
    for first in stride(from: 0, to: rows.upperBound, by: 64) {
      for row in rows {
        for column in first..<min(first + 64, row) {
          elements[row * width + column] = elements[column * width + row]
        }
      }
    }
  }
}
