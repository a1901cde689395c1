import CKernels

extension RowMatrix {
  /// The weighted sum of some rows, each column one chain of fused multiply-adds in the order given.
  ///
  /// This is item-item scoring: the rows are a history's, in its order, so appending one row to a history
  /// continues the same chain. Pass the sum so far as `start` to continue one. Nil weights are ones.
  package func sum(
    ofRows rows: [Int32], weights: [Float]? = nil, onto start: [Float]? = nil, level: KernelLevel = .best
  ) throws(ScoringError) -> [Float] {
    guard start?.count ?? width == width, weights == nil || weights?.count == rows.count else {
      throw ScoringError(
        .badShape,
        "\(rows.count) rows, \(weights?.count ?? rows.count) weights and a start of \(start?.count ?? width) "
          + "do not fit a matrix of \(width) columns")
    }
    try checkRows(rows, rowCount: rowCount)
    return [Float](unsafeUninitializedCapacity: width) { sums, count in
      count = width
      guard let sums = sums.baseAddress else { return }
      ck_sum_rows(level.rawValue, elements, width, rows, weights, rows.count, width, start, sums)
    }
  }
}

/// Throws `badShape` unless every row is one of the matrix.
func checkRows(_ rows: [Int32], rowCount: Int) throws(ScoringError) {
  for row in rows where row < 0 || row >= rowCount {
    throw ScoringError(.badShape, "row \(row) is outside a matrix of \(rowCount) rows")
  }
}
