package import Concepts
import Scoring

/// A sparse linear model: scores x W for a history x of ones, where column j of W minimises
/// 1/2 |x_j - X w|^2 + l2/2 |w|^2 + l1 sum(w) with w >= 0 and w_j = 0.
///
/// Source: Ning and Karypis, SLIM: Sparse Linear Methods for Top-N Recommender Systems, ICDM 2011. Cost: 4
/// n^2 bytes and about n steps of n for each weight that changes, for n items, once; the weights of the
/// history's items for a query.
package struct SLIMRanker: Scorer {
  package static let name = "slim"
  package static let summary = "Adds up sparse learnt weights between the items of the history and each item."
  package static let source = "Ning and Karypis, SLIM, ICDM 2011"

  package struct Configuration: ComponentConfiguration {
    /// The penalty on the sum of the weights.
    package var l1 = 1.0
    /// The penalty on their squares.
    package var l2 = 10.0
    /// Passes of coordinate descent at most.
    package var sweeps = 30
    package init() {}

    package static let parameters = [
      Parameter("l1", "The penalty on the sum of the weights; more makes fewer.", in: 0...1_000_000),
      Parameter(
        "l2", "The penalty on the squares of the weights; more makes them smaller.", in: 0...1_000_000),
      Parameter("sweeps", "Passes of coordinate descent at most.", in: 1...10_000),
    ]
  }

  private let configuration: Configuration
  private let work: FitWork

  package init(_ configuration: Configuration, in context: ComponentContext) {
    (self.configuration, work) = (configuration, FitWork(context))
  }

  package static let storedForm: (any StorableScorer.Type)? = ItemWeights.self

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    ItemWeights(
      try work.run { execution in
        try SparseLinearModel.weights(
          of: train.met(), l1: Float(configuration.l1), l2: Float(configuration.l2),
          sweeps: configuration.sweeps, execution: execution)
      })
  }
}
