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
    let sheets = columns.map(Sheet.init)
    var means = columns.map { _ in [Double]() }
    let stream = RandomStream(seed: seed, name: "evaluation bootstrap \(count)")
    var draw = [Int](repeating: 0, count: count)
    for _ in 0..<replicates {
      for place in draw.indices { draw[place] = stream.below(count) }
      for (column, sheet) in sheets.enumerated() {
        if let mean = sheet.mean(draw) { means[column].append(mean) }
      }
    }
    return zip(sheets, means).map { $0.defined < 2 ? nil : interval($1) }
  }

  /// The interval of a figure of all elements at once.
  func interval<Element>(of elements: [Element], _ figure: ([Element]) -> Double?) -> Measurement.Interval? {
    guard elements.count > 1 else { return nil }
    let stream = RandomStream(seed: seed, name: "evaluation set bootstrap \(elements.count)")
    let figures = (0..<setReplicates).compactMap { _ in
      figure(elements.indices.map { _ in elements[stream.below(elements.count)] })
    }
    return interval(figures)
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

  /// A column with zeros where there is no value, and ones where there is.
  private struct Sheet {
    let values: [Double]
    let weights: [Double]
    let defined: Int

    init(_ column: [Double?]) {
      values = column.map { $0 ?? 0 }
      weights = column.map { $0 == nil ? 0 : 1 }
      defined = column.count { $0 != nil }
    }

    func mean(_ draw: [Int]) -> Double? {
      var (sum, weight) = (0.0, 0.0)
      for place in draw {
        sum += values[place]
        weight += weights[place]
      }
      return weight == 0 ? nil : sum / weight
    }
  }
}
