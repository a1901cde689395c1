import Concepts
import Scoring

/// Novelty with an item's share of all training events in place of its share of users.
struct NoveltyShare: ListMetric {
  static let name = "novelty-share"
  static let summary = "The mean self-information of the items shown, by share of events, in bits."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "NoveltyShare@\(k)" }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    let total = population.popularity.reduce(0, +)
    guard total > 0 else { return nil }
    return list.mean(ofFirst: k, in: population) { column in
      -Portable.log2(Double(max(population.popularity(of: column), 1)) / Double(total))
    }
  }
}
