import CKernels

/// Sparse linear weights between columns (SLIM), each column by coordinate descent over co-occurrences.
///
/// Column j minimises 1/2 |x_j - X w|^2 + l2/2 |w|^2 + l1 sum(w) with w >= 0 and w_j = 0. Source: Ning and
/// Karypis, SLIM: Sparse Linear Methods for Top-N Recommender Systems, ICDM 2011. Memory 4 n^2 bytes for n
/// columns.
package enum SparseLinearModel {
  /// The weights of a matrix whose entries are all taken as one: row i has what column i adds to each column.
  /// Throws `badParameter` for a negative penalty, and `stopped`.
  package static func weights(
    of interactions: SparseRows, l1: Float, l2: Float, sweeps: Int = 30, tolerance: Float = 1e-4,
    execution: Execution = .standard
  ) throws(ScoringError) -> SparseRows {
    guard l1 >= 0, l2 >= 0, l1.isFinite, l2.isFinite else {
      throw ScoringError(.badParameter, "penalties of \(l1) and \(l2): neither may be negative")
    }
    execution.work?.begin(0..<0.1, parts: interactions.width)
    let gram = try interactions.coOccurrences(execution: execution).elements
    let width = interactions.width
    execution.work?.begin(0.1..<1, parts: width)
    var lists = [[SparseEntry]](repeating: [], count: width)
    lists.withUnsafeMutableBufferPointer { lists in
      execution.split(width) { part in
        var weights = [Float](repeating: 0, count: width)
        var rest = weights
        for column in part where !execution.isStopped {
          ck_slim_column(
            execution.level.rawValue, gram, width, column, l1, l2, Int32(clamping: sweeps), tolerance,
            &weights,
            &rest)
          lists[column] = weights.indices.compactMap { row in
            weights[row] == 0 ? nil : SparseEntry(row: Int32(row), column: Int32(column), value: weights[row])
          }
          execution.work?.finish()
        }
      }
    }
    try execution.check()
    return try SparseRows(rowCount: width, width: width, entries: lists.flatMap(\.self))
  }
}
