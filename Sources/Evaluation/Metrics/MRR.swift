import Concepts

/// Reciprocal rank: 1 / rank of the first relevant item among the first `k`, 0 when there is none.
struct MRR: Metric {
  static let name = "mrr"
  static let summary = "One over the rank of the first relevant item."
  let configuration: OptionalCutoff

  init(_ configuration: OptionalCutoff, in context: ComponentContext) { self.configuration = configuration }

  var label: String { configuration.label("MRR") }

  func measure(_ episode: Episode, relevant: [Int]) -> Double? {
    guard !relevant.isEmpty else { return nil }
    let first = Hits(episode.slate.items, relevant, first: configuration.limit).ranks.first
    return first.map { 1 / Double($0) } ?? 0
  }
}
