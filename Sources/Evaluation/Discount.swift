import Scoring

/// The logarithmic discount of NDCG.
enum Discount {
  /// 1 / log2(rank + 1), ranks from 1.
  static func weight(_ rank: Int) -> Double { rank <= first.count ? first[rank - 1] : computed(rank) }

  /// The sum of the weights of the first ranks.
  static func total(_ count: Int) -> Double {
    count < 1 ? 0 : (1...count).reduce(0) { $0 + weight($1) }
  }

  /// The weights of the ranks that lists have, computed once: a bootstrap asks for them millions of times.
  private static let first = (1...128).map(computed)

  private static func computed(_ rank: Int) -> Double { 1 / Portable.log2(Double(rank + 1)) }
}
