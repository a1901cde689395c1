package import Concepts
import Scoring

/// Adds up the similarities of an item to the items of the history, among nearest neighbours.
///
/// The similarity of items i and j is c_ij / (sqrt(c_i c_j) + shrinkage), with c_ij users who met both and
/// c_i who met i. An item is never its own neighbour; ties go to the smaller item.
///
/// Source: Deshpande and Karypis, Item-based Top-N Recommendation Algorithms, TOIS 2004, where each item of
/// the history keeps its nearest (`history`). Some libraries let each candidate keep its nearest
/// (`candidate`); the two give different scores. `all` keeps every similarity. Cost: the sum of squared
/// history lengths once, k a history item for a query.
package struct ItemKNNRanker: Scorer {
  package static let name = "item-knn"
  package static let summary = "Adds up the similarities between the items of the history and each item."
  package static let source = "Deshpande and Karypis, Item-based Top-N Recommendation Algorithms, TOIS 2004"

  package struct Configuration: ComponentConfiguration {
    /// How many neighbours are kept.
    package var neighbours = 50
    /// Added to the denominator of the cosine.
    package var shrinkage = 10.0
    /// Who keeps them.
    package var keptBy = KeptBy.history
    package init() {}

    package static let parameters = [
      Parameter("neighbours", "How many neighbours an item keeps.", in: 1...1_000_000),
      Parameter(
        "shrinkage", "What is added to the denominator of the cosine, in users; more doubts rare items.",
        in: 0...1_000_000),
      Parameter(
        "keptBy", "Which item keeps its nearest: each of the history, each candidate, or all similarities.",
        oneOf: KeptBy.allCases.map(\.rawValue)),
    ]
  }

  /// Which neighbourhoods are cut to the nearest.
  package enum KeptBy: String, Codable, Sendable, CaseIterable {
    case history, candidate, all
  }

  private let configuration: Configuration
  private let work: FitWork

  package init(_ configuration: Configuration, in context: ComponentContext) {
    (self.configuration, work) = (configuration, FitWork(context))
  }

  package static let storedForm: (any StorableScorer.Type)? = ItemWeights.self

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    let count = configuration.keptBy == .all ? nil : configuration.neighbours
    let nearest = try work.run { execution in
      try train.met().cosineNeighbours(
        count: count, shrinkage: configuration.shrinkage, execution: execution)
    }
    return ItemWeights(configuration.keptBy == .candidate ? nearest.transposed : nearest)
  }
}
