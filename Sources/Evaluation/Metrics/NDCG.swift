import Concepts

/// Normalised discounted cumulative gain at `k`, binary gains (Järvelin and Kekäläinen, 2002).
///
/// The sum of 1 / log2(rank + 1) over relevant items among the first `k`, over the same sum of an ideal list that
/// starts with min(`k`, |relevant|) relevant items.
struct NDCG: Metric {
  static let name = "ndcg"
  static let summary = "Relevant items weighted by rank, over the best order possible."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "NDCG@\(k)" }

  func measure(_ episode: Episode, relevant: [Int]) -> Double? {
    guard !relevant.isEmpty else { return nil }
    let gain = Hits(episode.slate.items, relevant, first: k).ranks.reduce(0) { $0 + Discount.weight($1) }
    return gain / Discount.total(min(k, relevant.count))
  }
}
