package import Concepts
import JSON
import Scoring
import Tracing

/// Factors by Bayesian personalised ranking: an item the user met should score higher than one the user did
/// not.
///
/// Each of `sweeps` sweeps makes as many steps as there are (user, item) pairs; a step draws a pair and an
/// item the user did not meet, both evenly, from a stream of the seed. A user who was not there at the fit
/// gets the mean of the factors of the history's items. Source: Rendle et al., BPR, UAI 2009. Cost: sweeps
/// times pairs times factors, on one thread, because the order of the steps matters.
package struct BPRRanker: Scorer {
  package static let name = "bpr"
  package static let summary = "Factors of users and items learnt from pairs of a met and another item."
  package static let source =
    "Rendle et al., BPR: Bayesian Personalized Ranking from Implicit Feedback, UAI 2009"

  package struct Configuration: ComponentConfiguration {
    package var factors = 32
    package var sweeps = 20
    package var rate = 0.05
    package var decay = 0.01
    package init() {}

    package static let parameters = [
      Parameter("factors", "Numbers a user and an item have.", in: 1...256),
      Parameter("sweeps", "How often as many steps are made as there are pairs.", in: 1...10_000),
      Parameter("rate", "The length of a step.", in: 0...10),
      Parameter("decay", "How strongly factors are drawn to zero.", in: 0...10),
    ]
  }

  private let configuration: Configuration
  private let work: FitWork

  package init(_ configuration: Configuration, in context: ComponentContext) {
    (self.configuration, work) = (configuration, FitWork(context))
  }

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    let met = try train.met()
    var users = try start(train.userCount, seed, "users"),
      items = try start(train.catalogue.count, seed, "items")
    let model = PairwiseRanking(rate: Float(configuration.rate), decay: Float(configuration.decay))
    let stream = RandomStream(seed: seed, name: "pairs")
    try work.run { execution in
      execution.work?.begin(0..<1, parts: configuration.sweeps * met.entryCount)
      for _ in 0..<configuration.sweeps {
        try model.sweep(met, &users, &items, execution: execution, below: stream.below)
      }
    }
    return Fitted(names: train.users, users: users, items: items)
  }

  private func start(_ count: Int, _ seed: UInt64, _ name: String) throws -> FactorMatrix {
    try FactorStart.matrix(
      rowCount: count, factors: configuration.factors, deviation: 0.1, seed: seed, name: name)
  }

  package static let storedForm: (any StorableScorer.Type)? = Fitted.self

  private struct Fitted: StorableScorer {
    /// The users of the rows.
    let names: [UserID: Int]
    let users: FactorMatrix
    let items: FactorMatrix
    let products: FactorScores

    init(names: [UserID], users: FactorMatrix, items: FactorMatrix) {
      self.names = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      (self.users, self.items, products) = (users, items, FactorScores(items))
    }

    init(_ state: ScorerState) throws {
      let (users, items) = (try FactorMatrix(state, "users"), try FactorMatrix(state, "items"))
      guard users.factors == items.factors else {
        throw ComponentError(.badValue, "the stored model's users do not fit its factors; fit it again")
      }
      self.init(names: try [UserID](state, "names", count: users.rowCount), users: users, items: items)
    }

    var state: ScorerState {
      let names = names.sorted { $0.value < $1.value }.map(\.key)
      var state = ScorerState(facts: ["names": names.stateFact], arrays: [])
      users.add(to: &state, "users")
      items.add(to: &state, "items")
      return state
    }

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      try products.scores(names[user].map { Array(users.row($0)) } ?? mean(of: history.distinctItems))
    }

    private func mean(of rows: [Int32]) -> [Float] {
      var mean = [Float](repeating: 0, count: items.factors)
      for row in rows {
        for (factor, number) in items.row(Int(row)).enumerated() {
          mean[factor] += number / Float(rows.count)
        }
      }
      return mean
    }
  }
}
