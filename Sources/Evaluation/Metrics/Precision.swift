import Concepts

/// Precision at `k`: relevant items among the first `k` / `k`, also when the list is shorter.
struct Precision: Metric {
  static let name = "precision"
  static let summary = "The share of the first k places that hold a relevant item."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "Precision@\(k)" }

  func measure(_ episode: Episode, relevant: [Int]) -> Double? {
    guard !relevant.isEmpty else { return nil }
    return Double(Hits(episode.slate.items, relevant, first: k).ranks.count) / Double(k)
  }
}
