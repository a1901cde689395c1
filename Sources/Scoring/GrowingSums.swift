/// Sums of rows for lists that grow at the end, as a session's history does: the sum of a list that was asked
/// for before is continued, so one more row costs one row, with the same bits as a sum from the start.
package final class GrowingSums: Sendable {
  private let matrix: RowMatrix
  private let sums: LeastRecentlyUsed<[Int32], [Float]>
  /// How many rows a list may have grown by.
  private static let reach = 8

  /// - Parameter budget: bytes of sums that are kept at most.
  package init(_ matrix: RowMatrix, budget: Int = 16 << 20) {
    self.matrix = matrix
    sums = LeastRecentlyUsed(budget: budget)
  }

  /// The same as `matrix.sum(ofRows: rows)`.
  package func sum(ofRows rows: [Int32], level: KernelLevel = .best) throws(ScoringError) -> [Float] {
    let known = longestKnown(rows)
    if known.count == rows.count, let sum = known.sum { return sum }
    let sum = try matrix.sum(ofRows: Array(rows[known.count...]), onto: known.sum, level: level)
    sums.keep(sum, cost: 4 * (sum.count + rows.count), for: rows)
    return sum
  }

  private func longestKnown(_ rows: [Int32]) -> (count: Int, sum: [Float]?) {
    for count in stride(from: rows.count, through: max(1, rows.count - Self.reach), by: -1) {
      if let sum = sums.value(for: Array(rows[..<count])) { return (count, sum) }
    }
    return (0, nil)
  }
}
