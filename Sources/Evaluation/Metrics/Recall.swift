import Concepts

/// Recall at `k`: relevant items among the first `k` / |relevant|; `nil`, not zero, when nothing is relevant.
///
/// Below 1 for everybody with more than `k` relevant items; ``RecallCap`` is the other convention.
struct Recall: Metric {
  static let name = "recall"
  static let summary = "The share of the relevant items that the first k items hold."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "Recall@\(k)" }

  func measure(_ episode: Episode, relevant: [Int]) -> Double? {
    guard !relevant.isEmpty else { return nil }
    return Double(Hits(episode.slate.items, relevant, first: k).ranks.count) / Double(relevant.count)
  }
}
