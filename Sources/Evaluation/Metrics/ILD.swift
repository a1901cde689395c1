import Concepts

/// Intra-list diversity: the mean of 1 - similarity over all pairs of the first `k` items (Smyth and McClave, 2001).
///
/// Similarity compares the items' values of an attribute: Jaccard's by default (1 when both have none, 0 when one
/// has none), or the cosine (0 when either has none) under the label `ILDcos`. `nil` for fewer than two items.
struct ILD: ListMetric {
  static let name = "ild"
  static let summary = "The mean dissimilarity of the items in a list."

  struct Configuration: ComponentConfiguration {
    var k = 10
    /// The attribute whose values are compared.
    var attribute = "genres"
    /// `jaccard` or `cosine`.
    var similarity = "jaccard"
    static let parameters = [
      Parameter("k", "How many of the first items count.", in: 2...1_000_000),
      Parameter("attribute", "The attribute of items whose values are compared."),
      Parameter("similarity", "How two sets of values are compared.", oneOf: ["jaccard", "cosine"]),
    ]
  }

  private let configuration: Configuration
  private let categories: Categories

  init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    categories = Categories(of: context.catalogue, attribute: configuration.attribute)
  }

  var label: String { (configuration.similarity == "cosine" ? "ILDcos@" : "ILD@") + String(configuration.k) }

  func measure(_ list: RankedList, truth: UserTruth, in population: Population) -> Double? {
    let shown = list.items.prefix(configuration.k).filter { categories.columns.contains($0) }
    guard shown.count > 1 else { return nil }
    var (sum, pairs) = (0.0, 0.0)
    for (place, first) in shown.enumerated() {
      for second in shown[(place + 1)...] {
        sum += 1 - similarity(categories[first], categories[second])
        pairs += 1
      }
    }
    return sum / pairs
  }

  private func similarity(_ first: Set<Int>, _ second: Set<Int>) -> Double {
    let common = Double(first.intersection(second).count)
    if configuration.similarity == "cosine" {
      return first.isEmpty || second.isEmpty
        ? 0 : common / (Double(first.count) * Double(second.count)).squareRoot()
    }
    let union = Double(first.count + second.count) - common
    return union == 0 ? 1 : common / union
  }
}
