import Concepts

/// Average recommendation popularity: the mean number of training users of the first `k` items (Yin et al., 2012).
struct ARP: ListMetric {
  static let name = "arp"
  static let summary = "The mean popularity of the items shown, in training users."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "ARP@\(k)" }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    list.mean(ofFirst: k, in: population) { Double(population.popularity(of: $0)) }
  }
}
