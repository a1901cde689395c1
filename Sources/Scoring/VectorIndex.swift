import CKernels

/// Rows laid out for exact search by inner product.
///
/// The product of a query and a row is one chain of fused multiply-adds over ascending columns, and rows are
/// ordered by product descending, then row ascending. Neither the level, nor the number of threads, nor the
/// other queries of a call reach the result.
package final class VectorIndex: Sendable {
  package let rowCount: Int
  /// Columns of a row and of a query.
  package let dimensions: Int
  /// Bound on the absolute value of any element.
  let bound: Float
  let panels: AlignedBuffer<Float>
  /// Nil for rows too wide for sums of bytes.
  let codes: CodeSpace?

  var panelCount: Int { (rowCount + Int(CK_PANEL) - 1) / Int(CK_PANEL) }

  /// Throws `notFinite` for a row with an element that is not a finite number.
  package init(_ rows: RowMatrix) throws(ScoringError) {
    bound = try greatestMagnitude(of: rows, "row")
    rowCount = rows.rowCount
    dimensions = rows.width
    let count = (rowCount + Int(CK_PANEL) - 1) / Int(CK_PANEL)
    panels = AlignedBuffer(repeating: 0, count: count * Int(CK_PANEL) * dimensions)
    ck_pack_panels(rows.elements, rowCount, dimensions, panels.start)
    codes = rows.width <= CodeSpace.dimensionLimit ? CodeSpace(rows) : nil
  }

  init(rowCount: Int, dimensions: Int, bound: Float, panels: AlignedBuffer<Float>, codes: CodeSpace?) {
    (self.rowCount, self.dimensions, self.bound) = (rowCount, dimensions, bound)
    (self.panels, self.codes) = (panels, codes)
  }

  /// A row as it was given. Throws `badShape` for a row that is not there.
  package func row(_ row: Int) throws(ScoringError) -> [Float] {
    guard (0..<rowCount).contains(row) else {
      throw ScoringError(.badShape, "row \(row) is outside an index of \(rowCount) rows")
    }
    // Panels are packed in quarters: sixteen rows side by side, dimension after dimension.
    let side = Int(CK_PANEL) / 4
    let start = panels.start + row / side * side * dimensions + row % side
    return (0..<dimensions).map { start[$0 * side] }
  }

  /// The best `limit` rows for each query (a row of `queries`), among those of the set `allowed` if there is
  /// one and less those that `excluded` lists for the query, if it lists any. Throws `badShape` for queries
  /// of another width and `notFinite` for numbers that are not finite or so large that a product could
  /// overflow.
  package func search(
    _ queries: RowMatrix, limit: Int, allowed: RowSet? = nil, excluded: [[Int32]] = [],
    method: SearchMethod = .automatic, execution: Execution = .standard
  ) throws(ScoringError) -> [[ScoredRow]] {
    try check(queries, allowed: allowed, excluded: excluded)
    let search = Search(
      index: self, queries: queries, limit: max(0, min(limit, rowCount)), allowed: allowed?.words,
      excluded: excluded.map { $0.sorted() }, method: method)
    return search.results(execution)
  }

  private func check(_ queries: RowMatrix, allowed: RowSet?, excluded: [[Int32]]) throws(ScoringError) {
    guard queries.width == dimensions else {
      throw ScoringError(
        .badShape,
        "a query has \(queries.width) columns and the index \(dimensions); use the same encoder for both")
    }
    guard excluded.isEmpty || excluded.count == queries.rowCount else {
      throw ScoringError(
        .badShape, "\(excluded.count) lists of excluded rows for \(queries.rowCount) queries")
    }
    guard (allowed?.rowCount ?? rowCount) == rowCount else {
      throw ScoringError(.badShape, "a set over \(allowed?.rowCount ?? 0) rows for an index of \(rowCount)")
    }
    let product = try Double(greatestMagnitude(of: queries, "query")) * Double(bound) * Double(dimensions)
    guard product < 1e38 else {
      throw ScoringError(.notFinite, "the inner products could overflow; scale rows or queries down")
    }
  }
}

/// How a search is done; the result is the same.
package enum SearchMethod: Sendable, CaseIterable {
  /// What is fastest for the size.
  case automatic
  /// Computes every product.
  case products
  /// Reads quantised rows first and computes the products of those that may be among the best.
  case certified
}

/// The largest absolute value, or `notFinite` with the row that has another.
func greatestMagnitude(of matrix: RowMatrix, _ name: String) throws(ScoringError) -> Float {
  var greatest: Float = 0
  let bad = ck_greatest_magnitude(matrix.elements, matrix.elements.count, &greatest)
  guard bad < 0 else {
    throw ScoringError(
      .notFinite, "\(name) \(Int(bad) / matrix.width) has an element that is not a finite number")
  }
  return greatest
}
