/// Wilcoxon's signed-rank test (1945): zeros dropped, equal sizes share the mean of their ranks.
///
/// Two-sided. Exact for at most 25 differences without ties; else the normal approximation with the tie correction
/// and without a continuity correction.
struct SignedRanks {
  /// The sum of the ranks of positive differences.
  let positive: Double
  let p: Double
  let isExact: Bool

  /// - Returns: `nil` when every difference is 0.
  init?(_ differences: [Double]) {
    let sorted = differences.filter { $0 != 0 }.sorted { abs($0) < abs($1) }
    guard !sorted.isEmpty else { return nil }
    let (ranks, tieSum) = Self.ranks(sorted.map(abs))
    positive = zip(sorted, ranks).reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
    isExact = sorted.count <= 25 && tieSum == 0
    p =
      isExact
      ? Self.exact(Int(positive), sorted.count) : Self.normal(positive, Double(sorted.count), tieSum)
  }

  /// Mid-ranks of ascending sizes, and the sum of t^3 - t over groups of t equal ones.
  private static func ranks(_ sizes: [Double]) -> (ranks: [Double], tieSum: Double) {
    var (ranks, tieSum, start) = ([Double](), 0.0, 0)
    while start < sizes.count {
      let end = sizes[start...].firstIndex { $0 != sizes[start] } ?? sizes.count
      let size = Double(end - start)
      ranks += repeatElement(Double(start + 1 + end) / 2, count: end - start)
      tieSum += size * size * size - size
      start = end
    }
    return (ranks, tieSum)
  }

  /// Counts the ways to give signs to the ranks 1...n whose positive sum is as far out or farther.
  private static func exact(_ positive: Int, _ n: Int) -> Double {
    let total = n * (n + 1) / 2
    var ways = [Double](repeating: 0, count: total + 1)
    ways[0] = 1
    for rank in 1...n {
      for sum in stride(from: total, through: rank, by: -1) { ways[sum] += ways[sum - rank] }
    }
    let tail = ways[...min(positive, total - positive)].reduce(0, +)
    return min(1, 2 * tail / Double(sign: .plus, exponent: n, significand: 1))
  }

  private static func normal(_ positive: Double, _ n: Double, _ tieSum: Double) -> Double {
    let variance = n * (n + 1) * (2 * n + 1) / 24 - tieSum / 48
    return Distributions.normalTail((positive - n * (n + 1) / 4) / variance.squareRoot())
  }
}
