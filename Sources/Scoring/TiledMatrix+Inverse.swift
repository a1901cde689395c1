import CKernels

// Cholesky by tiles. Every element is one chain of fused multiply-adds over ascending rows, and every tile
// has one writer at a time, so neither the thread count nor the tile size reaches the bits.
extension TiledMatrix {
  /// Replaces the upper half A by the inverse of A, also its upper half, through A = U'U, M = U'^-1 and
  /// A^-1 = M'M. Throws `notPositiveDefinite` or `stopped` and then leaves the tiles useless.
  func invert(_ execution: Execution) throws(ScoringError) {
    padDiagonal()
    try factor(execution)
    let inverse = TiledMatrix(side: side)
    invertFactor(into: inverse, execution)
    try execution.check()
    setProduct(of: inverse, execution)
    try execution.check()
  }

  /// How many times one tile is updated by a product of two in an inversion, of which its work consists.
  var updates: Int { tiles * (tiles + 1) * (tiles + 2) / 2 }

  private func factor(_ execution: Execution) throws(ScoringError) {
    let level = execution.level.rawValue
    for i in 0..<tiles {
      execution.each(tiles - i) { offset in
        update(tile(i, i + offset), 0..<i, negative: true, level) { (tile($0, i), tile($0, i + offset)) }
        execution.work?.finish(i + 1)
      }
      try execution.check()
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
      for i in j..<tiles where !execution.isStopped {
        let target = inverse.tile(j, i)
        update(target, j..<i, negative: true, level) { (tile($0, i), inverse.tile(j, $0)) }
        ck_tile_solve(level, tile(i, i), target)
        execution.work?.finish(i - j + 1)
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
      update(target, j..<tiles, negative: false, level) { (inverse.tile(i, $0), inverse.tile(j, $0)) }
      execution.work?.finish(tiles - j)
    }
  }

  /// Adds the products of pairs of tiles to one, or takes them away.
  private func update(
    _ target: UnsafeMutablePointer<Float>, _ range: Range<Int>, negative: Bool, _ level: Int32,
    _ pair: (Int) -> (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
  ) {
    let (left, right) = (range.map { UnsafePointer?(pair($0).0) }, range.map { UnsafePointer?(pair($0).1) })
    ck_tile_update(level, target, left, right, range.count, negative ? 1 : 0)
  }
}
