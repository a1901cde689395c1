import Concepts

/// Hit rate at `k`: 1 when any of the first `k` items is relevant, else 0; `nil` when nothing is relevant.
struct HitRate: Metric {
  static let name = "hit-rate"
  static let summary = "Whether any of the first k items is relevant."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "HR@\(k)" }

  func measure(_ episode: Episode, relevant: [Int]) -> Double? {
    guard !relevant.isEmpty else { return nil }
    return Hits(episode.slate.items, relevant, first: k).ranks.isEmpty ? 0 : 1
  }
}
