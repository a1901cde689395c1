extension Portable {
  /// 1 / (1 + e^-x), without overflow.
  package static func sigmoid(_ x: Double) -> Double {
    guard x < 0 else { return 1 / (1 + exp(-x)) }
    let power = exp(x)
    return power / (1 + power)
  }

  /// e^x / sum of e^x, the greatest x taken off first and the sum taken in the order given. Empty for no
  /// scores; NaN throughout if a score is NaN or +infinity, or all are -infinity.
  package static func softmax(_ scores: [Double], temperature: Double = 1) -> [Double] {
    guard let greatest = scores.max() else { return [] }
    let powers = scores.map { exp(($0 - greatest) / temperature) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
