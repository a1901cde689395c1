/// A dense matrix of 32-bit floats, row after row.
package struct RowMatrix: Hashable, Sendable {
  package let rowCount: Int
  /// Columns.
  package let width: Int
  /// rowCount * width elements.
  package let elements: [Float]

  /// Throws `badShape` if the number of elements is not rowCount * width.
  package init(rowCount: Int, width: Int, elements: [Float]) throws(ScoringError) {
    guard rowCount >= 0, width >= 0, elements.count == rowCount * width else {
      throw ScoringError(
        .badShape, "\(elements.count) elements do not make \(rowCount) rows of \(width) columns")
    }
    self.init(rowCount: rowCount, width: width, unchecked: elements)
  }

  init(rowCount: Int, width: Int, unchecked elements: [Float]) {
    self.rowCount = rowCount
    self.width = width
    self.elements = elements
  }

  /// A square matrix whose elements `fill` writes.
  init(side: Int, filledBy fill: (UnsafeMutablePointer<Float>) -> Void) {
    let elements = [Float](unsafeUninitializedCapacity: side * side) { buffer, count in
      LargePages.advise(buffer)
      buffer.initialize(repeating: 0)
      if let start = buffer.baseAddress { fill(start) }
      count = side * side
    }
    self.init(rowCount: side, width: side, unchecked: elements)
  }

  package subscript(row: Int, column: Int) -> Float { elements[row * width + column] }

  /// The elements of one row.
  package func row(_ row: Int) -> ArraySlice<Float> { elements[row * width..<(row + 1) * width] }
}
