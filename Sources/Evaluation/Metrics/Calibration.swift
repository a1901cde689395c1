import Concepts
import Scoring

/// How far a list's mix of categories is from the mix of the user's past: Kullback and Leibler's divergence in nats
/// (Steck, 2018).
///
/// p is the weighted mean, over the distinct training items that have categories, of 1 / |categories| on each; q the same
/// over the first `k` items, smoothed to 0.99 q + 0.01 p. `nil` for users without either.
struct Calibration: ListMetric {
  static let name = "calibration"
  static let summary = "How far the categories of a list are from those of the user's past, in nats."
  static let source = "Steck, Calibrated Recommendations, RecSys 2018"

  struct Configuration: ComponentConfiguration {
    var k = 10
    /// The attribute that holds an item's categories.
    var attribute = "genres"
    var past = PastWeights.equal
    var list = ListWeights.equal
    static let parameters = [
      Parameter("k", "How many of the first items count.", in: 1...1_000_000),
      Parameter("attribute", "The attribute of items that holds their categories."),
      Parameter(
        "past", "What an item of the past counts: equal, its rating, or less the longer ago (recency).",
        oneOf: PastWeights.allCases.map(\.rawValue)),
      Parameter(
        "list", "What an item of the list counts: equal, or less the lower it stands (rank).",
        oneOf: ListWeights.allCases.map(\.rawValue)),
    ]
  }

  /// What an item of the past counts: 1, the user's last rating, or 2^(-a / 10) with a items met after it.
  enum PastWeights: String, Codable, Sendable, CaseIterable { case equal, rating, recency }

  /// What an item of the list counts: 1, or 1 / log2(rank + 1).
  enum ListWeights: String, Codable, Sendable, CaseIterable { case equal, rank }

  private let configuration: Configuration
  private let categories: Categories

  init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    categories = Categories(of: context.catalogue, attribute: configuration.attribute)
  }

  var label: String {
    let past = configuration.past == .equal ? "" : "-\(configuration.past.rawValue)"
    let list = configuration.list == .equal ? "" : "-\(configuration.list.rawValue)"
    return "CalibrationKL\(past)\(list)@\(configuration.k)"
  }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    guard let wanted = mix(past(of: list.user, in: population)), let shown = mix(first(of: list)) else {
      return nil
    }
    return zip(wanted, shown).reduce(0) { sum, pair in
      let (p, q) = pair
      return p > 0 ? sum + p * Portable.log(p / (0.99 * q + 0.01 * p)) : sum
    }
  }

  private typealias Weighted = (item: Int, weight: Double)

  private func first(of list: RankedList) -> [Weighted] {
    list.items.prefix(configuration.k).enumerated().map { place, item in
      (item, configuration.list == .rank ? Discount.weight(place + 1) : 1)
    }
  }

  /// The items of the past, ascending; of one that was met twice the last time counts.
  private func past(of user: UserID, in population: Population) -> [Weighted] {
    let meetings = population.meetings(of: user)
    let weighted = meetings.enumerated().map { place, event -> Weighted in
      switch configuration.past {
      case .equal: (event.item, 1)
      case .rating: (event.item, Double(max(0, event.rating ?? 1)))
      case .recency: (event.item, Portable.exp(-Double(meetings.count - 1 - place) / 10 * Portable.log(2)))
      }
    }
    return weighted.sorted { $0.item < $1.item }
  }

  /// The distribution over categories; `nil` when no item that counts has any.
  private func mix(_ items: [Weighted]) -> [Double]? {
    var shares = [Double](repeating: 0, count: categories.count)
    var counted = 0.0
    for (item, weight) in items where categories.columns.contains(item) && !categories[item].isEmpty {
      counted += weight
      for category in categories[item] { shares[category] += weight / Double(categories[item].count) }
    }
    return counted == 0 ? nil : shares.map { $0 / counted }
  }
}
