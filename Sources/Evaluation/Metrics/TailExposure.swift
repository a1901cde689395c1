import Concepts

/// What the long tail gets of the attention: the sum of 1 / log2(rank + 1) over long-tail items among the first `k`,
/// over the sum over all. Compare it with the tail's share of training events, 20 % or a little less.
struct TailExposure: SetMetric {
  static let name = "tail-exposure"
  static let summary = "The share of rank-discounted exposure that long-tail items get."
  static let source = "Singh and Joachims, Fairness of Exposure in Rankings, KDD 2018; groups by popularity"
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "TailExposure@\(k)" }

  func measure(_ lists: [RankedList], in population: Population) -> Double? {
    var (tail, all) = (0.0, 0.0)
    for list in lists {
      for (place, item) in list.items.prefix(k).enumerated() where population.isHead.indices.contains(item) {
        let weight = Discount.weight(place + 1)
        all += weight
        if !population.isHead[item] { tail += weight }
      }
    }
    return all > 0 ? tail / all : nil
  }
}
