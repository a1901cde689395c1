import Concepts
import Scoring

/// How far a list's mix of categories is from the mix of the user's past: Kullback and Leibler's divergence in nats
/// (Steck, 2018).
///
/// p is the mean, over the distinct training items that have categories, of 1 / |categories| on each; q the same over
/// the first `k` items, smoothed to 0.99 q + 0.01 p. `nil` for users without either.
struct Calibration: ListMetric {
  static let name = "calibration"
  static let summary = "How far the categories of a list are from those of the user's past, in nats."
  static let source = "Steck, Calibrated Recommendations, RecSys 2018; equal weights in p and q"

  struct Configuration: ComponentConfiguration {
    var k = 10
    /// The attribute that holds an item's categories.
    var attribute = "genres"
    static let parameters = [
      Parameter("k", "How many of the first items count.", in: 1...1_000_000),
      Parameter("attribute", "The attribute of items that holds their categories."),
    ]
  }

  private let k: Int
  private let categories: Categories

  init(_ configuration: Configuration, in context: ComponentContext) {
    k = configuration.k
    categories = Categories(of: context.catalogue, attribute: configuration.attribute)
  }

  var label: String { "CalibrationKL@\(k)" }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    guard let wanted = mix(population.seen(by: list.user)), let shown = mix(Array(list.items.prefix(k)))
    else {
      return nil
    }
    return zip(wanted, shown).reduce(0) { sum, pair in
      let (p, q) = pair
      return p > 0 ? sum + p * Portable.log(p / (0.99 * q + 0.01 * p)) : sum
    }
  }

  /// The distribution over categories; `nil` when no item has any.
  private func mix(_ items: [Int]) -> [Double]? {
    var shares = [Double](repeating: 0, count: categories.count)
    var counted = 0.0
    for item in items where categories.columns.contains(item) && !categories[item].isEmpty {
      counted += 1
      for category in categories[item] { shares[category] += 1 / Double(categories[item].count) }
    }
    return counted == 0 ? nil : shares.map { $0 / counted }
  }
}
