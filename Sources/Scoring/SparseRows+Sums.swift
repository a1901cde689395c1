import CKernels

extension SparseRows {
  /// The weighted sum of some rows, each column one chain of fused multiply-adds in the order given: the
  /// sparse form of `RowMatrix.sum(ofRows:weights:onto:level:)`, with the same bits as it.
  package func sum(
    ofRows rows: [Int32], weights: [Float]? = nil, onto start: [Float]? = nil
  ) throws(ScoringError) -> [Float] {
    var sums = start ?? [Float](repeating: 0, count: width)
    guard sums.count == width, weights == nil || weights?.count == rows.count else {
      throw ScoringError(
        .badShape,
        "\(rows.count) rows, \(weights?.count ?? rows.count) weights and a start of \(sums.count) "
          + "do not fit a matrix of \(width) columns")
    }
    try checkRows(rows, rowCount: rowCount)
    if let values {
      ck_sum_sparse_rows(starts, columns, values, rows, weights, rows.count, &sums)
    } else {
      ck_sum_sparse_rows(starts, columns, nil, rows, weights, rows.count, &sums)
    }
    return sums
  }
}
