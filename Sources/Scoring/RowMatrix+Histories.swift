import CKernels

extension RowMatrix {
  /// The sums of many lists of rows at once, a row of the result for each list: every element has the bits that
  /// ``sum(ofRows:weights:onto:level:)`` gives, at less than half the memory traffic. Nil weights are ones.
  ///
  /// A few columns of all lists are summed before the next ones, so that rows in many histories are read from
  /// near caches. Throws `badShape` for a row outside the matrix or weights that do not fit their rows.
  package func sums(
    ofRows lists: [[Int32]], weights: [[Float]]? = nil, execution: Execution = .standard
  ) throws(ScoringError) -> RowMatrix {
    guard weights == nil || weights?.map(\.count) == lists.map(\.count) else {
      throw ScoringError(.badShape, "the weights of \(lists.count) lists of rows are not as many as the rows")
    }
    for list in lists { try checkRows(list, rowCount: rowCount) }
    var starts: [Int64] = [0]
    for list in lists { starts.append(starts[starts.count - 1] + Int64(list.count)) }
    let (rows, factors) = (lists.flatMap(\.self), weights?.flatMap(\.self))
    let sums = [Float](unsafeUninitializedCapacity: lists.count * width) { sums, count in
      sums.initialize(repeating: 0)
      count = lists.count * width
      guard let start = sums.baseAddress else { return }
      addHistories(starts, rows, factors, to: start, execution)
    }
    return RowMatrix(rowCount: lists.count, width: width, unchecked: sums)
  }

  /// Threads take different columns.
  private func addHistories(
    _ starts: [Int64], _ rows: [Int32], _ weights: [Float]?, to sums: UnsafeMutablePointer<Float>,
    _ execution: Execution
  ) {
    let step = 128
    elements.withUnsafeBufferPointer { elements in
      guard let elements = elements.baseAddress else { return }
      execution.split((width + step - 1) / step) { part in
        let first = part.lowerBound * step
        ck_sum_histories(
          execution.level.rawValue, elements + first, width, starts, rows, weights, starts.count - 1,
          min(width, part.upperBound * step) - first, sums + first, width)
      }
    }
  }
}
