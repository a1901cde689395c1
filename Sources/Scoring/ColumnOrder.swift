/// Columns by the number of their entries, rarest first, equal ones as they stood.
///
/// Eliminating rare columns first keeps the rounding of a Cholesky factor small, and the order depends on the
/// data only, so that a result has the same bits everywhere.
struct ColumnOrder {
  /// What stood where, by the new place.
  private let columns: [Int]
  /// The new place of a column.
  private let places: [Int32]

  init(_ matrix: SparseRows) {
    var sizes = [Int](repeating: 0, count: matrix.width)
    for column in matrix.columns { sizes[Int(column)] += 1 }
    let columns = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    var places = [Int32](repeating: 0, count: matrix.width)
    for (place, column) in columns.enumerated() { places[column] = Int32(place) }
    (self.columns, self.places) = (columns, places)
  }

  /// The matrix with its columns in this order, all ones.
  func applied(to matrix: SparseRows) throws(ScoringError) -> SparseRows {
    try SparseRows(
      width: matrix.width, starts: matrix.starts.map { Int($0) },
      columns: matrix.columns.map { places[Int($0)] })
  }

  /// Puts rows and columns of a square matrix in this order back to where they stood, in place.
  func undo(_ elements: UnsafeMutablePointer<Float>, _ execution: Execution) {
    let side = columns.count
    execution.split(side) { rows in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: side) { copy in
        guard let copy = copy.baseAddress else { return }
        for row in rows {
          let start = elements + row * side
          copy.initialize(from: start, count: side)
          for place in 0..<side { start[columns[place]] = copy[place] }
        }
      }
    }
    undoRows(elements)
  }

  /// Follows each cycle of rows with one row in hand.
  private func undoRows(_ elements: UnsafeMutablePointer<Float>) {
    let side = columns.count
    var isDone = [Bool](repeating: false, count: side)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: side) { hand in
      guard let hand = hand.baseAddress else { return }
      for first in 0..<side where !isDone[first] {
        hand.initialize(from: elements + first * side, count: side)
        var row = first
        while true {
          let source = Int(places[row])
          isDone[row] = true
          guard source != first else { break }
          (elements + row * side).update(from: elements + source * side, count: side)
          row = source
        }
        (elements + row * side).update(from: hand, count: side)
      }
    }
  }
}
