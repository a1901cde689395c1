/// The transpose of a sparse matrix, and where each of its entries stood.
struct Transposition {
  /// For each column of the original its rows, ascending.
  let starts: [Int64]
  let rows: [Int32]
  /// The place of the entry in the original.
  let places: [Int64]

  init(_ original: SparseRows) {
    var starts = [Int64](repeating: 0, count: original.width + 1)
    for column in original.columns { starts[Int(column) + 1] += 1 }
    for column in 0..<original.width { starts[column + 1] += starts[column] }
    var next = starts
    var rows = [Int32](repeating: 0, count: original.entryCount)
    var places = [Int64](repeating: 0, count: original.entryCount)
    for row in 0..<original.rowCount {
      for place in original.places(row) {
        let column = Int(original.columns[place])
        rows[Int(next[column])] = Int32(row)
        places[Int(next[column])] = Int64(place)
        next[column] += 1
      }
    }
    self.starts = starts
    self.rows = rows
    self.places = places
  }

  /// How many entries a column of the original has.
  func size(_ column: Int) -> Int { Int(starts[column + 1] - starts[column]) }
}

extension SparseRows {
  /// The transpose.
  package var transposed: SparseRows {
    let transposition = Transposition(self)
    return SparseRows(
      width: rowCount, starts: transposition.starts, columns: transposition.rows,
      values: values.map { values in transposition.places.map { values[Int($0)] } })
  }
}
