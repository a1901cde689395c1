import CKernels

/// Factors of a binary matrix by implicit alternating least squares.
///
/// Minimises the sum over entries (u, i) of (1 - w_u'h_i)^2, plus a0 times the sum over all (u, i) of
/// (w_u'h_i)^2, plus the sum over users of l (|I_u| + a0 |I|)^v |w_u|^2 and the like over items. Each row is
/// improved by a few steps of conjugate gradients; rows do not depend on each other, so threads do not show.
/// Sources: Hu, Koren and Volinsky, ICDM 2008; Rendle, Krichene, Zhang and Koren, Revisiting the Performance
/// of iALS, RecSys 2022, for the form.
package struct AlternatingLeastSquares: Sendable {
  /// a0.
  package var unobservedWeight: Float
  /// l.
  package var regularization: Float
  /// v.
  package var exponent: Double
  /// Of conjugate gradients for each row.
  package var steps: Int

  package init(unobservedWeight: Float, regularization: Float, exponent: Double = 1, steps: Int = 3) {
    (self.unobservedWeight, self.regularization) = (unobservedWeight, regularization)
    (self.exponent, self.steps) = (exponent, steps)
  }

  /// Improves the rows of one side, whose entries are in the other, in parts of 64 rows. Throws `badShape` if the
  /// sizes do not fit, and `stopped`.
  package func improve(
    _ side: inout FactorMatrix, entries: SparseRows, other: FactorMatrix, execution: Execution = .standard
  ) throws(ScoringError) {
    guard entries.rowCount == side.rowCount, entries.width == other.rowCount, side.factors == other.factors
    else {
      throw ScoringError(
        .badShape,
        "entries of \(entries.rowCount) x \(entries.width) do not fit \(side.rowCount) rows of "
          + "\(side.factors) factors and \(other.rowCount) of \(other.factors)")
    }
    let gram = other.gram(weight: unobservedWeight, execution)
    let (count, stride, vectors) = (side.rowCount, side.stride, side.vectors)
    let ridges = (0..<count).map { ridge(entries: entries.places($0).count, of: other.rowCount) }
    side.elements.withUnsafeMutableBufferPointer { rows in
      guard let start = rows.baseAddress else { return }
      execution.split((count + 63) / 64) { part in
        for block in part where !execution.isStopped {
          for row in block * 64..<min(count, block * 64 + 64) {
            solve(
              entries.columns(of: row), ridges[row], other.elements, gram, vectors, execution,
              start + row * stride)
          }
          execution.work?.finish()
        }
      }
    }
    try execution.check()
  }

  /// The factors of a row that was not there, from its entries alone. Throws `badShape` for an entry outside.
  package func fold(
    _ entries: [Int32], into other: FoldingSide, steps: Int = 16, level: KernelLevel = .best
  ) throws(ScoringError) -> [Float] {
    try checkRows(entries, rowCount: other.factors.rowCount)
    var row = [Float](repeating: 0, count: other.factors.stride)
    var solver = self
    solver.steps = steps
    let ridge = ridge(entries: entries.count, of: other.factors.rowCount)
    row.withUnsafeMutableBufferPointer { row in
      guard let start = row.baseAddress else { return }
      solver.solve(
        entries[...], ridge, other.factors.elements, other.gram, other.factors.vectors,
        Execution(level: level, threads: 1), start)
    }
    return Array(row[..<other.factors.factors])
  }

  private func ridge(entries: Int, of count: Int) -> Float {
    let size = Double(entries) + Double(unobservedWeight) * Double(count)
    let power = exponent == 1 ? size : size > 0 ? Portable.exp(exponent * Portable.log(size)) : 0
    return Float(Double(regularization) * power)
  }

  private func solve(
    _ entries: ArraySlice<Int32>, _ ridge: Float, _ rows: [Float], _ gram: [Float], _ vectors: Int,
    _ execution: Execution, _ x: UnsafeMutablePointer<Float>
  ) {
    rows.withUnsafeBufferPointer { rows in
      gram.withUnsafeBufferPointer { gram in
        entries.withUnsafeBufferPointer { entries in
          var als = ck_als(
            rows: rows.baseAddress, gram: gram.baseAddress, vectors: vectors, steps: Int32(clamping: steps))
          ck_als_row(execution.level.rawValue, &als, entries.baseAddress, entries.count, ridge, x)
        }
      }
    }
  }
}

/// The factors that rows are folded into, with what every fold needs of them.
package struct FoldingSide: Sendable {
  package let factors: FactorMatrix
  let gram: [Float]

  package init(_ factors: FactorMatrix, of model: AlternatingLeastSquares, execution: Execution = .standard) {
    self.factors = factors
    gram = factors.gram(weight: model.unobservedWeight, execution)
  }
}
