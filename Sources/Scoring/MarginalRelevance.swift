extension RowMatrix {
  /// An order of rows that trades relevance for difference from the rows before (maximal marginal relevance).
  ///
  /// Takes again and again the row with the greatest t r - (1 - t) s, r its relevance and s its greatest
  /// inner product with a row taken before (zero for the first); ties go to the smaller row. Source:
  /// Carbonell and Goldstein, SIGIR 1998. Time: `limit` inner products with every row. Throws `badShape`
  /// unless there is one relevance a row, and `notFinite` for one that is not a finite number.
  package func marginalRelevanceOrder(
    relevances: [Float], tradeoff: Float, limit: Int, level: KernelLevel = .best
  ) throws(ScoringError) -> [Int] {
    guard relevances.count == rowCount else {
      throw ScoringError(.badShape, "\(relevances.count) relevances for \(rowCount) rows")
    }
    if let bad = relevances.firstIndex(where: { !$0.isFinite }) {
      throw ScoringError(.notFinite, "the relevance of row \(bad) is \(relevances[bad])")
    }
    let dimensions = transposed
    let columns = (0..<Int32(clamping: width)).map(\.self)
    var nearest = [Float](repeating: -.infinity, count: rowCount)
    var isTaken = [Bool](repeating: false, count: rowCount)
    var order: [Int] = []
    while order.count < min(max(0, limit), rowCount) {
      var (best, bestScore) = (-1, -Float.infinity)
      for row in 0..<rowCount where !isTaken[row] {
        let score = tradeoff * relevances[row] - (1 - tradeoff) * (order.isEmpty ? 0 : nearest[row])
        if best < 0 || score > bestScore { (best, bestScore) = (row, score) }
      }
      order.append(best)
      isTaken[best] = true
      let products = try dimensions.sum(ofRows: columns, weights: Array(row(best)), level: level)
      for row in 0..<rowCount where products[row] > nearest[row] { nearest[row] = products[row] }
    }
    return order
  }

  /// The transpose.
  package var transposed: RowMatrix {
    var elements = [Float](repeating: 0, count: elements.count)
    for row in 0..<rowCount {
      for column in 0..<width { elements[column * rowCount + row] = self[row, column] }
    }
    return RowMatrix(rowCount: width, width: rowCount, unchecked: elements)
  }
}
