import Tracing

/// The sign-flip randomisation test of a mean difference (Fisher, 1935; Smucker et al., 2007).
enum SignFlip {
  /// Two-sided p = (1 + flips at least as far from 0) / (flips + 1).
  static func p(_ differences: [Double], seed: UInt64, flips: Int) -> Double {
    let stream = RandomStream(seed: seed, name: "evaluation sign flips \(differences.count)")
    let observed = abs(differences.reduce(0, +))
    // Differences are multiples of 1e-10: sums that are equal differ by less than half of that.
    let bar = observed - 5e-11
    var farther = 0
    for _ in 0..<flips where abs(flipped(differences, stream)) >= bar { farther += 1 }
    return Double(1 + farther) / Double(flips + 1)
  }

  private static func flipped(_ differences: [Double], _ stream: RandomStream) -> Double {
    var (sum, bits, left) = (0.0, UInt64(0), 0)
    for difference in differences {
      if left == 0 { (bits, left) = (stream.next(), 64) }
      sum += bits & 1 == 0 ? difference : -difference
      bits >>= 1
      left -= 1
    }
    return sum
  }
}
