extension SparseRows {
  /// The matrix whose starts, columns and values were kept; nil values are ones.
  ///
  /// Throws `badShape` unless the starts ascend from 0 to the number of columns and the columns of each row ascend
  /// within the width, and `notFinite` for a value that is not a finite number.
  package init(
    width: Int, storedStarts starts: [Int64], columns: [Int32], values: [Float]?
  ) throws(ScoringError) {
    guard starts.first == 0, starts.last == Int64(columns.count),
      zip(starts, starts.dropFirst()).allSatisfy(<=),
      values == nil || values?.count == columns.count
    else {
      throw ScoringError(.badShape, "the stored rows do not fit their \(columns.count) entries")
    }
    for row in 0..<starts.count - 1 {
      var last: Int32 = -1
      for column in columns[Int(starts[row])..<Int(starts[row + 1])] {
        guard column > last, Int(column) < width else {
          throw ScoringError(.badShape, "the stored columns of row \(row) do not ascend within \(width)")
        }
        last = column
      }
    }
    if let value = values?.first(where: { !$0.isFinite }) {
      throw ScoringError(.notFinite, "a stored entry is \(value)")
    }
    self.init(width: width, starts: starts, columns: columns, values: values)
  }
}
