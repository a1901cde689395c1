package import Concepts
import JSON
import Tracing

/// Scores items at random: the floor that every ranker must clear.
///
/// A user's scores are a permutation of 1 to n, drawn from the stream of the seed and the user, so they do
/// not change with the order of users or with the history. Cost: n draws a user.
package struct RandomRanker: Scorer {
  package static let name = "random"
  package static let summary = "Puts items in a random order, another for each user and seed."

  package init(_ configuration: NoConfiguration, in context: ComponentContext) {}

  package func fit(to train: Interactions, seed: UInt64) -> any FittedScorer {
    Fitted(itemCount: train.catalogue.count, seed: seed)
  }

  package static let storedForm: (any StorableScorer.Type)? = Fitted.self

  private struct Fitted: StorableScorer {
    let itemCount: Int
    let seed: UInt64

    init(itemCount: Int, seed: UInt64) { (self.itemCount, self.seed) = (itemCount, seed) }

    init(_ state: ScorerState) throws {
      guard let seed = state.facts["seed"]?.stringValue.flatMap({ UInt64($0) }) else {
        throw ComponentError(.badValue, "the stored model has no 'seed'; fit it again")
      }
      self.init(itemCount: try state.count("items"), seed: seed)
    }

    var state: ScorerState {
      ScorerState(facts: ["items": .integer(Int64(itemCount)), "seed": .string(String(seed))], arrays: [])
    }

    func scores(for history: [Interactions.Event], of user: UserID) -> [Float] {
      RandomStream(seed: seed, name: "scores/\(user.name)").shuffled((0..<itemCount).map { Float($0 + 1) })
    }
  }
}
