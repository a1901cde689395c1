import CKernels

/// Rows of factors, each padded with zeros to 16, 32, 64, 128 or 256.
package struct FactorMatrix: Hashable, Sendable {
  package let rowCount: Int
  /// Factors without the padding.
  package let factors: Int
  package internal(set) var elements: [Float]

  /// At most this many factors.
  package static let limit = 16 * Int(CK_ALS_VECTORS)

  /// Vectors of sixteen: 1, 2, 4, 8 or 16.
  var vectors: Int { stride / 16 }
  /// Factors with the padding.
  package let stride: Int

  /// Fills the factors row after row. Throws `badParameter` unless there are from one to `limit` factors.
  package init(rowCount: Int, factors: Int, _ next: () -> Float) throws(ScoringError) {
    guard (1...Self.limit).contains(factors) else {
      throw ScoringError(.badParameter, "\(factors) factors are not between 1 and \(Self.limit)")
    }
    (self.rowCount, self.factors) = (rowCount, factors)
    var stride = 16
    while stride < factors { stride *= 2 }
    self.stride = stride
    elements = .init(repeating: 0, count: rowCount * stride)
    for row in 0..<rowCount {
      for factor in 0..<factors { elements[row * stride + factor] = next() }
    }
  }

  /// The factors of a row.
  package func row(_ row: Int) -> ArraySlice<Float> { elements[row * stride..<row * stride + factors] }

  /// One row a factor: `sum(ofRows:weights:)` of it, weighted by a row, is that row's product with every row.
  package var columns: RowMatrix {
    var transposed = [Float](repeating: 0, count: factors * rowCount)
    for factor in 0..<factors {
      for row in 0..<rowCount { transposed[factor * rowCount + row] = elements[row * stride + factor] }
    }
    return RowMatrix(rowCount: factors, width: rowCount, unchecked: transposed)
  }

  /// The sum of y y' over all rows y, times a weight.
  func gram(weight: Float, _ execution: Execution) -> [Float] {
    var gram = [Float](repeating: 0, count: stride * stride)
    gram.withUnsafeMutableBufferPointer { gram in
      guard let start = gram.baseAddress else { return }
      execution.split(stride / 4) { part in
        ck_factor_gram(
          execution.level.rawValue, elements, rowCount, vectors, 4 * part.lowerBound, 4 * part.upperBound,
          start)
      }
      for place in gram.indices { gram[place] *= weight }
    }
    return gram
  }
}
