package import Concepts
import Scoring

/// Adds up, for each item, the similarities of the users most like this one who met it.
///
/// The similarity of a history h and a user v is |h and I_v| / (sqrt(|h| |I_v|) + shrinkage). The user asked
/// for is left out of the neighbours, and users with nothing in common are none; ties go to the smaller user.
/// Source: Herlocker, Konstan, Borchers and Riedl, SIGIR 1999, for neighbourhoods, with the cosine for sets
/// of items. Cost: nothing once; for a query the users who met each item of the history, and the histories of
/// k users.
package struct UserKNNRanker: Scorer {
  package static let name = "user-knn"
  package static let summary = "Adds up the similarities of the most similar users who met an item."
  package static let source = "Herlocker et al., SIGIR 1999, with the cosine of sets"

  package struct Configuration: ComponentConfiguration {
    /// How many similar users count.
    package var neighbours = 50
    /// Added to the denominator of the cosine.
    package var shrinkage = 10.0
    package init() {}

    package static let parameters = [
      Parameter("neighbours", "How many of the most similar users count.", in: 1...1_000_000),
      Parameter(
        "shrinkage", "What is added to the denominator of the cosine, in items; more doubts short histories.",
        in: 0...1_000_000),
    ]
  }

  private let configuration: Configuration

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
  }

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    let met = try train.met()
    return Fitted(configuration: configuration, users: train.users, met: met, metBy: met.transposed)
  }

  private struct Fitted: FittedScorer {
    let configuration: Configuration
    let users: [UserID]
    /// Users by items and items by users.
    let met: SparseRows
    let metBy: SparseRows

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      let items = history.distinctItems
      let common = try metBy.sum(ofRows: items)
      let similar = common.enumerated().map { row, count in
        count > 0 && users[row] != user ? similarity(count, items.count, met.places(row).count) : 0
      }
      let nearest = try TopK.select(configuration.neighbours, from: similar).filter { $0.score > 0 }
      return try met.sum(ofRows: nearest.map(\.row), weights: nearest.map(\.score))
    }

    private func similarity(_ common: Float, _ left: Int, _ right: Int) -> Float {
      Float(Double(common) / (Double(left * right).squareRoot() + configuration.shrinkage))
    }
  }
}
