import Concepts
import Scoring

/// The mean self-information, in bits, of the first `k` items: -log2(users who met the item / users).
///
/// An item nobody met counts as met by one. `nil` for an empty list.
struct Novelty: ListMetric {
  static let name = "novelty"
  static let summary = "The mean self-information of the items shown, in bits."
  let k: Int

  init(_ configuration: Cutoff, in context: ComponentContext) { k = configuration.k }

  var label: String { "Novelty@\(k)" }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    guard population.userCount > 0 else { return nil }
    return list.mean(ofFirst: k, in: population) { column in
      -Portable.log2(Double(max(population.popularity(of: column), 1)) / Double(population.userCount))
    }
  }
}

extension RankedList {
  /// The mean of a figure over the first items that the catalogue has; `nil` when there are none.
  func mean(ofFirst k: Int, in population: Population, _ figure: (Int) -> Double) -> Double? {
    let known = items.prefix(k).filter { 0..<population.itemCount ~= $0 }
    guard !known.isEmpty else { return nil }
    return known.reduce(0) { $0 + figure($1) } / Double(known.count)
  }
}
