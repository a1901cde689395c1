import CKernels

/// The closed-form linear autoencoder with a zero diagonal (EASE^R).
///
/// B_ij = -P_ij / P_jj with P = (X'X + ridge I)^-1, and zero on the diagonal; a history x scores x B. Source:
/// Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019. Time n^3 / 2 fused multiply-adds for
/// n columns, memory 8 n^2 bytes. Weights differ from double precision by less than 1e-6 of the greatest.
package enum LinearAutoencoder {
  /// The weights B of a matrix whose entries are all taken as one. Throws `badParameter` unless the ridge is
  /// positive and finite, and `stopped`.
  package static func weights(
    of interactions: SparseRows, ridge: Float, execution: Execution = .standard
  ) throws(ScoringError) -> RowMatrix {
    guard ridge > 0, ridge.isFinite else {
      throw ScoringError(.badParameter, "a ridge of \(ridge) is not a positive number; try 250")
    }
    let order = ColumnOrder(interactions)
    execution.work?.begin(0..<0.2, parts: interactions.width)
    let tiles = try regularized(CoOccurrence(order.applied(to: interactions)), ridge: ridge, execution)
    try execution.check()
    execution.work?.begin(0.2..<1, parts: tiles.updates)
    try tiles.invert(execution)
    let weights = ratios(of: tiles, order, execution)
    try execution.check()
    return weights
  }

  /// The upper half of X'X + ridge I.
  private static func regularized(_ counts: CoOccurrence, ridge: Float, _ execution: Execution) -> TiledMatrix
  {
    let tiles = TiledMatrix(side: counts.width)
    execution.each(counts.width) { column in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: counts.width) { row in
        guard let row = row.baseAddress else { return }
        row.advanced(by: column).initialize(repeating: 0, count: counts.width - column)
        counts.addUpper(column, to: row)
        row[column] += ridge
        tiles.setUpper(row: column, from: row)
      }
      execution.work?.finish()
    }
    return tiles
  }

  private static func ratios(of inverse: TiledMatrix, _ order: ColumnOrder, _ execution: Execution)
    -> RowMatrix
  {
    let (side, step) = (inverse.side, TiledMatrix.tileSide)
    let diagonal = inverse.diagonal
    return RowMatrix(side: side) { elements in
      diagonal.withUnsafeBufferPointer { diagonal in
        guard let diagonal = diagonal.baseAddress else { return }
        execution.each(inverse.tiles * inverse.tiles) { number in
          let (i, j) = (number / inverse.tiles, number % inverse.tiles)
          guard i <= j else { return }
          let mirror = i == j ? nil : elements + j * step * side + i * step
          ck_tile_ratios(
            inverse.tile(i, j), diagonal + i * step, diagonal + j * step, min(step, side - i * step),
            min(step, side - j * step), side, elements + i * step * side + j * step, mirror)
        }
      }
      for row in 0..<side { elements[row * side + row] = 0 }
      order.undo(elements, execution)
    }
  }
}
