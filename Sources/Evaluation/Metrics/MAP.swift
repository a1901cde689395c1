import Concepts

/// Average precision at `k`: the precision at the rank of each relevant item among the first `k`, summed,
/// over |relevant|. Its mean over users is MAP.
struct MAP: Metric {
  static let name = "map"
  static let summary = "The mean of the precisions at the ranks of the relevant items."
  let configuration: OptionalCutoff

  init(_ configuration: OptionalCutoff, in context: ComponentContext) { self.configuration = configuration }

  var label: String { configuration.label("MAP") }

  func measure(_ episode: Episode, relevant: [Int]) -> Double? {
    guard !relevant.isEmpty else { return nil }
    let hits = Hits(episode.slate.items, relevant, first: configuration.limit)
    return hits.precisionSum / Double(relevant.count)
  }
}

extension Hits {
  /// The sum of precision at r over the ranks r of the hits.
  var precisionSum: Double {
    ranks.enumerated().reduce(0) { $0 + Double($1.offset + 1) / Double($1.element) }
  }
}
