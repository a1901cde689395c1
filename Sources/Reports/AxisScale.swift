/// A linear axis with round ticks.
struct AxisScale: Hashable {
  let low: Double
  let high: Double
  let step: Double

  /// - Parameter fromZero: whether the axis must contain 0, as bars need it.
  init(_ values: [Double], fromZero: Bool, ticks: Int = 4) {
    let finite = values.filter(\.isFinite)
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    if fromZero || (low > 0 && low < 0.35 * high) { low = min(low, 0) }
    if fromZero { high = max(high, 0) }
    if high <= low { (low, high) = Self.widened(low) }
    step = Self.round((high - low) / Double(ticks))
    self.low = (low / step + 1e-9).rounded(.down) * step
    self.high = (high / step - 1e-9).rounded(.up) * step
  }

  private static func widened(_ value: Double) -> (Double, Double) {
    value == 0 ? (0, 1) : (min(0, value), max(0, value))
  }

  /// The smallest of 1, 2, 2.5, 5 times a power of ten that is not below the value.
  private static func round(_ value: Double) -> Double {
    var power = 1.0
    while power > value { power /= 10 }
    while power * 10 <= value { power *= 10 }
    return [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= value * (1 - 1e-9) } ?? 10 * power
  }

  var ticks: [Double] { (0...Int(((high - low) / step).rounded())).map { low + Double($0) * step } }

  /// Decimals that tell neighbouring ticks apart.
  var decimals: Int {
    var (decimals, scaled) = (0, step)
    while decimals < 9, abs(scaled - scaled.rounded()) > 1e-6 {
      (decimals, scaled) = (decimals + 1, scaled * 10)
    }
    return decimals
  }

  /// Decimals of the values beside the axis, the same for all.
  var valueDecimals: Int { NumberText.decimals(for: max(abs(low), abs(high))) }

  /// Where a value lies in a range; what is outside, or no number, lies at an end.
  func place(_ value: Double, in range: ClosedRange<Double>) -> Double {
    guard !value.isNaN else { return range.lowerBound }
    let share = (min(max(value, low), high) - low) / (high - low)
    return range.lowerBound + share * (range.upperBound - range.lowerBound)
  }
}
