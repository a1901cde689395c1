package import Concepts
import Scoring

/// The closed-form linear autoencoder: scores x B for a history x of ones, with B_ij = -P_ij / P_jj off the
/// diagonal, 0 on it, and P = (X'X + ridge I)^-1. Negative weights are kept.
///
/// Source: Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019. Cost: n^3 / 2 multiply-adds
/// and 8 n^2 bytes for n items once (0.1 s for 1,682 items, 1 s for 3,706), n a history item for a query.
package struct EASERanker: Scorer {
  package static let name = "ease"
  package static let summary = "Adds up learnt weights between the items of the history and each item."
  package static let version = 2
  package static let source = "Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019"

  package struct Configuration: ComponentConfiguration {
    /// Added to the diagonal of X'X.
    package var ridge = 250.0
    package init() {}

    package static let parameters = [
      Parameter(
        "ridge", "What is added to the diagonal of X'X; more makes weights smaller and rarer items weaker.",
        in: 0.001...1_000_000)
    ]
  }

  /// More items than this would need more than 20 GB.
  static let itemLimit = 50_000

  private let configuration: Configuration
  private let work: FitWork

  package init(_ configuration: Configuration, in context: ComponentContext) {
    (self.configuration, work) = (configuration, FitWork(context))
  }

  package static let storedForm: (any StorableScorer.Type)? = ItemWeights.self

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    let count = train.catalogue.count
    guard count <= Self.itemLimit else {
      throw ComponentError(
        .badValue, "'ease' can not learn \(count) items, the limit is \(Self.itemLimit); try 'item-knn'",
        path: "/name")
    }
    return ItemWeights(
      try work.run { execution in
        try LinearAutoencoder.weights(
          of: train.met(), ridge: Float(configuration.ridge), execution: execution)
      })
  }
}
