import Concepts

/// The share of the catalogue that at least one user is shown among the first `k`.
struct ItemCoverage: SetMetric {
  static let name = "item-coverage"
  static let summary = "The share of the catalogue that anyone is shown."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "ItemCoverage@\(k)" }

  func measure(_ lists: [RankedList], in population: Population) -> Double? {
    guard population.itemCount > 0 else { return nil }
    let shown = Exposure(of: lists, first: k, itemCount: population.itemCount).counts.count { $0 > 0 }
    return Double(shown) / Double(population.itemCount)
  }
}
