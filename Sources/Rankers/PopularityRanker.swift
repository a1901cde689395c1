package import Concepts
import Scoring

/// Scores an item by how many users of the training data met it, each user once.
///
/// With a half-life, a user counts 2^(-age / half-life), age being the time from the user's last meeting with
/// the item to the last event of the training data. Source: Ji et al., A Re-visit of the Popularity Baseline
/// in Recommender Systems, SIGIR 2020, for the decay. Cost: one pass over the data; nothing for a query.
package struct PopularityRanker: Scorer {
  package static let name = "popularity"
  package static let summary = "Counts the users who met an item, older meetings less if a half-life is set."
  package static let source = "Ji et al., SIGIR 2020, for the decay; the half-life is ours"

  package struct Configuration: ComponentConfiguration {
    /// Days after which a meeting counts half; 0 lets all count alike.
    package var halfLifeDays = 0.0
    package init() {}

    package static let parameters = [
      Parameter(
        "halfLifeDays", "Days after which a meeting counts half; 0 lets all count alike, 90 is usual.",
        in: 0...100_000)
    ]
  }

  private let configuration: Configuration

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
  }

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    Fitted(scores: try Self.counts(of: train, weights: weights(of: train)).map { Float($0) })
  }

  /// The weight of each event; nil for ones.
  private func weights(of train: Interactions) throws -> [Double]? {
    guard configuration.halfLifeDays > 0 else { return nil }
    guard let times = train.times else {
      throw ComponentError(
        .badValue, "'halfLifeDays' of 'popularity' needs times, and the data has none; try 0",
        path: "/halfLifeDays")
    }
    let last = times.max() ?? 0
    let rate = Portable.log(2) / (configuration.halfLifeDays * 86_400)
    return times.map { Portable.exp(-rate * Double(last - $0)) }
  }

  /// Adds up users in the order of their rows; of repeated meetings the last counts.
  private static func counts(of train: Interactions, weights: [Double]?) -> [Double] {
    var counts = [Double](repeating: 0, count: train.catalogue.count)
    var lastUser = [Int](repeating: -1, count: train.catalogue.count)
    for user in 0..<train.userCount {
      for place in train.range(ofUser: user).reversed() where lastUser[Int(train.items[place])] != user {
        let item = Int(train.items[place])
        lastUser[item] = user
        counts[item] += weights?[place] ?? 1
      }
    }
    return counts
  }

  package static let storedForm: (any StorableScorer.Type)? = Fitted.self

  private struct Fitted: StorableScorer {
    let scores: [Float]

    init(scores: [Float]) { self.scores = scores }

    init(_ state: ScorerState) throws { scores = try state.floats("scores") }

    var state: ScorerState { ScorerState(arrays: [.init("scores", .floats(scores))]) }

    func scores(for history: [Interactions.Event], of user: UserID) -> [Float] { scores }
  }
}
