import CKernels

/// Factors of a binary matrix by Bayesian personalised ranking: steps of stochastic gradient ascent on
/// log sigmoid(w_u'h_i - w_u'h_j) - decay/2 (|w_u|^2 + |h_i|^2 + |h_j|^2), on one thread in the order of the
/// draws.
///
/// Source: Rendle, Freudenthaler, Gantner and Schmidt-Thieme, BPR, UAI 2009.
package struct PairwiseRanking: Sendable {
  package var rate: Float
  package var decay: Float

  package init(rate: Float, decay: Float) { (self.rate, self.decay) = (rate, decay) }

  /// As many steps as there are entries: each draws an entry (u, i) and a column j that u has not.
  ///
  /// - Parameters:
  ///   - execution: the level of the kernels, and whom to tell; there is one thread.
  ///   - below: a whole number from 0 up to its argument, drawn evenly.
  package func sweep(
    _ entries: SparseRows, _ users: inout FactorMatrix, _ items: inout FactorMatrix,
    execution: Execution = .single,
    below: (Int) -> Int
  ) throws(ScoringError) {
    guard users.rowCount == entries.rowCount, items.rowCount == entries.width, users.factors == items.factors
    else {
      throw ScoringError(.badShape, "the factors do not fit \(entries.rowCount) x \(entries.width) entries")
    }
    let owners = (0..<entries.rowCount).flatMap { row in entries.places(row).map { _ in Int32(row) } }
    let stride = users.stride
    users.elements.withUnsafeMutableBufferPointer { users in
      items.elements.withUnsafeMutableBufferPointer { items in
        guard let users = users.baseAddress, let items = items.baseAddress else { return }
        for number in owners.indices {
          if number % Self.pause == 0 {
            execution.work?.finish(number == 0 ? 0 : Self.pause)
            if execution.isStopped { return }
          }
          let place = below(owners.count)
          let user = Int(owners[place])
          guard let other = missing(of: user, entries, below) else { continue }
          step(
            users + user * stride, items + Int(entries.columns[place]) * stride, items + other * stride,
            stride / 16, execution.level)
        }
      }
    }
    execution.work?.finish(owners.count % Self.pause)
    try execution.check()
  }

  /// Steps between two looks at whether to stop.
  private static let pause = 4096

  /// A column the row has not; nil after 100 draws without one.
  private func missing(of row: Int, _ entries: SparseRows, _ below: (Int) -> Int) -> Int? {
    for _ in 0..<100 {
      let column = below(entries.width)
      if !entries.has(row, Int32(column)) { return column }
    }
    return nil
  }

  private func step(
    _ u: UnsafeMutablePointer<Float>, _ i: UnsafeMutablePointer<Float>, _ j: UnsafeMutablePointer<Float>,
    _ vectors: Int, _ level: KernelLevel
  ) {
    let difference = ck_dot(level.rawValue, u, i, vectors) - ck_dot(level.rawValue, u, j, vectors)
    let gradient = Float(Portable.sigmoid(-Double(difference)))
    ck_bpr_update(level.rawValue, u, i, j, vectors, gradient, rate, decay)
  }
}

extension SparseRows {
  /// Whether the matrix has an entry there.
  package func has(_ row: Int, _ column: Int32) -> Bool {
    var places = places(row)
    while !places.isEmpty {
      let middle = (places.lowerBound + places.upperBound) / 2
      if columns[middle] == column { return true }
      places = columns[middle] < column ? middle + 1..<places.upperBound : places.lowerBound..<middle
    }
    return false
  }
}
