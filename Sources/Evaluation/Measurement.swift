/// One metric of one system: each user's value, the means, and how sure the mean is.
package struct Measurement: Sendable, Codable, Hashable {
  /// As it stands in tables: `NDCG@10`.
  package var label: String
  /// Whether the figure is of all lists at once, so that single users have no value.
  package var isOfSet: Bool
  /// By user, in the order of the system's users; `nil` where undefined. Empty for a figure of all lists.
  package var values: [Double?]
  /// Over all users with a value.
  package var mean: Double?
  /// Over the users whose episode was valid; for classic rankers the same as ``mean``.
  package var validMean: Double?
  /// 95 %, by the percentile bootstrap over users.
  package var interval: Interval?
  /// Users without a value.
  package var undefined: Int

  /// The two ends of an interval.
  package struct Interval: Sendable, Codable, Hashable {
    package var low: Double
    package var high: Double
    package init(low: Double, high: Double) { (self.low, self.high) = (low, high) }
  }
}

extension Measurement {
  /// The figures of a metric that has one value a user.
  init(_ label: String, values: [Double?], isValid: [Bool], interval: Interval?) {
    self.init(
      label: label, isOfSet: false, values: values, mean: Self.mean(values),
      validMean: Self.mean(zip(values, isValid).map { $1 ? $0 : nil }), interval: interval,
      undefined: values.count { $0 == nil })
  }

  /// The figure of a metric of all lists at once.
  init(ofSet label: String, _ value: Double?, valid: Double?, interval: Interval?) {
    self.init(
      label: label, isOfSet: true, values: [], mean: value, validMean: valid, interval: interval,
      undefined: value == nil ? 1 : 0)
  }

  /// The mean of the values there are, summed in their order; `nil` when there are none.
  static func mean(_ values: [Double?]) -> Double? {
    var (sum, count) = (0.0, 0)
    for case let value? in values { (sum, count) = (sum + value, count + 1) }
    return count == 0 ? nil : sum / Double(count)
  }
}
