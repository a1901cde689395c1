import Tracing

/// Percentile bootstrap over users (Efron, 1979): the users are drawn again, with replacement, many times.
///
/// Every column of one call meets the same draws. The draws depend on the seed and the number of users only, and sums
/// run in the order of the draws, so that the ends are the same bits everywhere.
package struct Bootstrap: Sendable, Hashable {
  package var seed: UInt64
  /// Draws for means.
  package var replicates: Int
  /// Draws for figures of all lists at once, which cost more to compute.
  package var setReplicates: Int
  /// The share of draws between the ends.
  package var confidence: Double

  package init(seed: UInt64, replicates: Int = 10_000, setReplicates: Int = 1_000, confidence: Double = 0.95)
  {
    (self.seed, self.replicates) = (seed, replicates)
    (self.setReplicates, self.confidence) = (setReplicates, confidence)
  }

  /// Intervals of the means of columns of equal length; users without a value are left out of a column's means.
  ///
  /// - Returns: `nil` for a column with fewer than two values.
  package func intervals(of columns: [[Double?]]) -> [Measurement.Interval?] {
    guard let count = columns.first?.count, count > 0 else { return columns.map { _ in nil } }
    let sheet = Sheet(columns, rows: count)
    var means = columns.map { _ in [Double]() }
    let stream = RandomStream(seed: seed, name: "evaluation bootstrap \(count)")
    var draw = [Int](repeating: 0, count: count)
    for _ in 0..<replicates {
      stream.fill(&draw, below: count)
      for (column, mean) in sheet.means(draw).enumerated() {
        if let mean { means[column].append(mean) }
      }
    }
    return zip(columns, means).map { column, means in
      column.count { $0 != nil } < 2 ? nil : interval(means)
    }
  }

  /// Intervals of figures of all elements at once; every figure meets the same draws.
  ///
  /// A draw repeats some elements and lacks others, so it covers less and is spread less evenly than as many other
  /// elements would be: the draws lie to one side of the figure, often all of them. The figure itself is not to one side
  /// of what as many others would have. So the distances of the draws from their own mean stand around the figure, within
  /// its range.
  func intervals<Element>(
    of elements: [Element], _ figures: [(range: ClosedRange<Double>, measure: ([Element]) -> Double?)]
  ) -> [Measurement.Interval?] {
    guard elements.count > 1, !figures.isEmpty else { return figures.map { _ in nil } }
    let stream = RandomStream(seed: seed, name: "evaluation set bootstrap \(elements.count)")
    var draw = [Int](repeating: 0, count: elements.count)
    var found = figures.map { _ in [Double]() }
    for _ in 0..<setReplicates {
      stream.fill(&draw, below: elements.count)
      let drawn = draw.map { elements[$0] }
      for (place, figure) in figures.enumerated() {
        if let value = figure.measure(drawn) { found[place].append(value) }
      }
    }
    return zip(figures, found).map { figure, found in
      figure.measure(elements).flatMap { interval(found)?.centred(of: found, on: $0, within: figure.range) }
    }
  }

  private func interval(_ figures: [Double]) -> Measurement.Interval? {
    guard !figures.isEmpty else { return nil }
    let sorted = figures.sorted()
    let tail = (1 - confidence) / 2
    return Measurement.Interval(
      low: Self.quantile(tail, of: sorted), high: Self.quantile(1 - tail, of: sorted))
  }

  /// The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996).
  static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
  }

  /// Columns side by side, so that a draw adds a row to all sums at once: of each column its values, zero where there is
  /// none, and ones where there is a value. Each sum runs in the order of the draw.
  private struct Sheet {
    private let cells: [Double]
    private let width: Int

    init(_ columns: [[Double?]], rows: Int) {
      width = 2 * columns.count
      cells = (0..<rows).flatMap { row in columns.flatMap { [$0[row] ?? 0, $0[row] == nil ? 0 : 1] } }
    }

    /// The mean of each column over the rows drawn; `nil` where none of them has a value.
    func means(_ draw: [Int]) -> [Double?] {
      var sums = [Double](repeating: 0, count: width)
      cells.withUnsafeBufferPointer { cells in
        sums.withUnsafeMutableBufferPointer { sums in
          for row in draw {
            let start = row * width
            for place in 0..<width { sums[place] += cells[start + place] }
          }
        }
      }
      return stride(from: 0, to: width, by: 2).map { sums[$0 + 1] == 0 ? nil : sums[$0] / sums[$0 + 1] }
    }
  }
}

extension Measurement.Interval {
  /// The interval moved by the distance of a figure from the mean of its draws.
  fileprivate func centred(of draws: [Double], on figure: Double, within range: ClosedRange<Double>) -> Self {
    let bias = draws.reduce(0, +) / Double(draws.count) - figure
    func end(_ end: Double) -> Double { min(max(end - bias, range.lowerBound), range.upperBound) }
    return Self(low: end(low), high: end(high))
  }
}
