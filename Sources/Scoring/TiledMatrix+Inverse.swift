import CKernels

// Cholesky by tiles. Every element is one chain of fused multiply-adds over ascending rows, and every tile
// has one writer at a time, so neither the thread count nor the tile size reaches the bits.
extension TiledMatrix {
  /// Replaces the upper half A by the inverse of A, also its upper half, through A = U'U, M = U'^-1 and
  /// A^-1 = M'M. Throws `notPositiveDefinite` and then leaves the tiles useless.
  func invert(_ execution: Execution) throws(ScoringError) {
    padDiagonal()
    try factor(execution)
    let inverse = TiledMatrix(side: side)
    invertFactor(into: inverse, execution)
    setProduct(of: inverse, execution)
  }

  private func factor(_ execution: Execution) throws(ScoringError) {
    let level = execution.level.rawValue
    for i in 0..<tiles {
      execution.each(tiles - i) { offset in
        for k in 0..<i { ck_tile_update(level, tile(i, i + offset), tile(k, i), tile(k, i + offset), 1) }
      }
      let failed = Int(ck_tile_factor(level, tile(i, i)))
      guard failed == 0 else {
        let row = i * Self.tileSide + failed - 1
        throw ScoringError(.notPositiveDefinite, "the matrix is not positive definite at row \(row)")
      }
      execution.each(tiles - i - 1) { ck_tile_solve(level, tile(i, i), tile(i, i + 1 + $0)) }
    }
  }

  /// Columns of M do not depend on each other.
  private func invertFactor(into inverse: TiledMatrix, _ execution: Execution) {
    let level = execution.level.rawValue
    execution.each(tiles) { j in
      let start = inverse.tile(j, j)
      for row in 0..<Self.tileSide { start[row * (Self.tileSide + 1)] = 1 }
      for i in j..<tiles {
        let target = inverse.tile(j, i)
        for k in j..<i { ck_tile_update(level, target, tile(k, i), inverse.tile(j, k), 1) }
        ck_tile_solve(level, tile(i, i), target)
      }
    }
  }

  private func setProduct(of inverse: TiledMatrix, _ execution: Execution) {
    let level = execution.level.rawValue
    execution.each(tiles * tiles) { number in
      let (i, j) = (number / tiles, number % tiles)
      guard i <= j else { return }
      let target = tile(i, j)
      target.update(repeating: 0, count: Self.tileSize)
      for k in j..<tiles { ck_tile_update(level, target, inverse.tile(i, k), inverse.tile(j, k), 0) }
    }
  }
}
