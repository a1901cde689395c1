import Concepts

/// Capped recall at `k`: relevant items among the first `k` / min(`k`, |relevant|).
///
/// Some libraries call this Recall; here it always has its own name.
struct RecallCap: Metric {
  static let name = "recall-cap"
  static let summary = "Recall over the smaller of k and the number of relevant items."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "RecallCap@\(k)" }

  func measure(_ episode: Episode, relevant: [Int]) -> Double? {
    guard !relevant.isEmpty else { return nil }
    return Double(Hits(episode.slate.items, relevant, first: k).ranks.count) / Double(min(k, relevant.count))
  }
}
