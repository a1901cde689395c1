package import Concepts
import JSON
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

  package static let storedForm: (any StorableScorer.Type)? = Fitted.self

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    Fitted(configuration: configuration, users: train.users, met: try train.met())
  }

  private struct Fitted: StorableScorer {
    let configuration: Configuration
    let users: [UserID]
    /// Users by items and items by users.
    let met: SparseRows
    let metBy: SparseRows

    init(configuration: Configuration, users: [UserID], met: SparseRows) {
      (self.configuration, self.users, self.met) = (configuration, users, met)
      metBy = met.transposed
    }

    init(_ state: ScorerState) throws {
      let met = try SparseRows(state, "met")
      var configuration = Configuration()
      configuration.neighbours = try state.count("neighbours")
      configuration.shrinkage = try state.number("shrinkage")
      self.init(
        configuration: configuration, users: try [UserID](state, "users", count: met.rowCount), met: met)
    }

    var state: ScorerState {
      var state = ScorerState(
        facts: [
          "neighbours": .integer(Int64(configuration.neighbours)),
          "shrinkage": .number(configuration.shrinkage),
          "users": users.stateFact,
        ], arrays: [])
      met.add(to: &state, "met")
      return state
    }

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
