import Concepts

/// The share of the first `k` items that belong to the long tail (Abdollahpouri et al., 2017): outside the most
/// popular items that together hold 80 % of the training events.
struct APLT: ListMetric {
  static let name = "aplt"
  static let summary = "The share of the items shown that belong to the long tail."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "APLT@\(k)" }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    list.mean(ofFirst: k, in: population) { population.isHead[$0] ? 0 : 1 }
  }
}
