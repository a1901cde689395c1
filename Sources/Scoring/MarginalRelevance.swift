import CKernels

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
    return marginalOrder(
      relevances.map { tradeoff * $0 }, penalty: 1 - tradeoff, limit: min(max(0, limit), rowCount), level)
  }

  private func marginalOrder(_ gains: [Float], penalty: Float, limit: Int, _ level: KernelLevel) -> [Int] {
    let count = (rowCount + Int(CK_PANEL) - 1) / Int(CK_PANEL)
    let panels = AlignedBuffer<Float>(repeating: 0, count: count * Int(CK_PANEL) * width)
    ck_pack_panels(elements, rowCount, width, panels.start)
    let rest = AlignedBuffer(repeating: -Float.infinity, count: 2 * count * Int(CK_PANEL))
    let nearest = rest.start + count * Int(CK_PANEL)
    rest.start.update(from: gains, count: rowCount)
    nearest.update(repeating: 0, count: count * Int(CK_PANEL))
    var order: [Int] = []
    elements.withUnsafeBufferPointer { elements in
      while order.count < limit {
        let last = order.last.flatMap { row in elements.baseAddress.map { $0 + row * width } }
        if order.count == 1 { nearest.update(repeating: -.infinity, count: count * Int(CK_PANEL)) }
        let best = Int(
          ck_marginal_step(level.rawValue, panels.start, width, count, last, rest.start, penalty, nearest))
        let row = best >= 0 ? best : firstFree(order)
        order.append(row)
        rest.start[row] = -.infinity
      }
    }
    return order
  }

  /// Of rows whose scores are all minus infinity.
  private func firstFree(_ order: [Int]) -> Int {
    let taken = Set(order)
    return (0..<rowCount).first { !taken.contains($0) } ?? 0
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
