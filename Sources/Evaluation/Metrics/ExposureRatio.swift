import Concepts

/// What the group of items that is served worst gets of the attention, over what it has of the training events: groups are
/// the values of an attribute, attention is 1 / log2(rank + 1) for each of the first `k` places.
///
/// An item with several values counts in equal parts for each. 1: every group gets what it has; 0: one is never shown.
/// `nil` where no item with the attribute is shown.
struct ExposureRatio: SetMetric {
  static let name = "exposure-ratio"
  static let summary =
    "The least ratio, over groups of items, of rank-discounted exposure to training events."
  static let source =
    "Singh and Joachims, Fairness of Exposure in Rankings, KDD 2018; the least ratio is ours"

  struct Configuration: ComponentConfiguration {
    var k = 10
    var attribute = "genres"
    static let parameters = [
      Parameter("k", "How many of the first items count.", in: 1...1_000_000),
      Parameter("attribute", "The attribute of items whose values are the groups."),
    ]
  }

  private let k: Int
  private let attribute: String
  private let categories: Categories

  init(_ configuration: Configuration, in context: ComponentContext) {
    (k, attribute) = (configuration.k, configuration.attribute)
    categories = Categories(of: context.catalogue, attribute: configuration.attribute)
  }

  var label: String { "ExposureRatio@\(k)" }

  func range(in population: Population) -> ClosedRange<Double> { 0 ... .infinity }

  func measure(_ lists: [RankedList], in population: Population) -> Double? {
    var exposure = Shares(categories), events = Shares(categories)
    for list in lists {
      for (place, item) in list.items.prefix(k).enumerated() {
        exposure.add(Discount.weight(place + 1), to: item)
      }
    }
    for (item, count) in population.popularity.enumerated() { events.add(Double(count), to: item) }
    guard exposure.total > 0, events.total > 0 else { return nil }
    return (0..<categories.count).filter { events.sums[$0] > 0 }.map { group in
      exposure.sums[group] / exposure.total / (events.sums[group] / events.total)
    }.min()
  }

  /// Amounts by group.
  private struct Shares {
    private let categories: Categories
    private(set) var sums: [Double]
    private(set) var total = 0.0

    init(_ categories: Categories) {
      self.categories = categories
      sums = [Double](repeating: 0, count: categories.count)
    }

    mutating func add(_ amount: Double, to item: Int) {
      guard categories.columns.contains(item), !categories[item].isEmpty else { return }
      total += amount
      for group in categories[item] { sums[group] += amount / Double(categories[item].count) }
    }
  }
}
