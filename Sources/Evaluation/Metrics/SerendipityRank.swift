import Concepts

/// How much higher the relevant items stand than their popularity would place them: the sum over hits among the first `k`
/// of max(0, P(rank) - P(popularity rank)), over k, with P(r) = (n + 1 - r) / n for n items.
///
/// There are several measures called serendipity; this is the one of RecTools.
struct SerendipityRank: ListMetric {
  static let name = "serendipity-rank"
  static let summary = "How much higher hits stand than their popularity would place them."
  static let source = "RecTools 0.17, metrics.Serendipity, Mobile TeleSystems"
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "SerendipityRank@\(k)" }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    guard population.itemCount > 0 else { return nil }
    let sum = Hits(list.items, truth.relevant, first: k).ranks.reduce(0.0) { sum, rank in
      sum
        + max(
          0, Double(population.popularityRank[list.items[rank - 1]] - rank) / Double(population.itemCount))
    }
    return sum / Double(k)
  }
}
