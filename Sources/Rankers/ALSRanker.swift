package import Concepts
import JSON
import Scoring

/// Implicit alternating least squares. Minimises
///
///     sum over met (u, i) of (1 - w_u'h_i)^2 + a0 sum over all (u, i) of (w_u'h_i)^2
///       + l sum over u of (|I_u| + a0 n)^v |w_u|^2 + l sum over i of (|U_i| + a0 m)^v |h_i|^2
///
/// with m users and n items, a0 `unobservedWeight`, l `regularization`, v `exponent`. A cell that was met has
/// weight 1 + a0 in all; the alpha of Hu et al. is 1 / a0. A query folds the history in: the user's name has
/// no effect.
///
/// Source: Rendle, Krichene, Zhang and Koren, Revisiting the Performance of iALS on Item Recommendation
/// Benchmarks, RecSys 2022; Hu, Koren and Volinsky, ICDM 2008; steps of conjugate gradients instead of the
/// inverse: Takács, Pilászy and Tikk, RecSys 2011. Cost: sweeps times steps times (events + (m + n) factors)
/// times factors, once.
package struct ALSRanker: Scorer {
  package static let name = "als"
  package static let summary = "Factors of users and items by implicit alternating least squares."
  package static let source = "Rendle et al., Revisiting iALS, RecSys 2022; Hu et al., ICDM 2008"

  package struct Configuration: ComponentConfiguration {
    package var factors = 64
    package var sweeps = 16
    package var unobservedWeight = 0.1
    package var regularization = 0.003
    package var exponent = 1.0
    /// Of conjugate gradients a row and sweep.
    package var steps = 3
    package init() {}

    package static let parameters = [
      Parameter("factors", "Numbers a user and an item have.", in: 1...256),
      Parameter("sweeps", "How often both sides are improved.", in: 1...10_000),
      Parameter("unobservedWeight", "The weight of a cell that was not met, a0.", in: 0...1_000),
      Parameter("regularization", "The weight of the squares of the factors, l.", in: 0.000001...1_000_000),
      Parameter("exponent", "How the regularisation grows with the number of events, v.", in: 0...4),
      Parameter("steps", "Steps of conjugate gradients a row and sweep.", in: 1...1_000),
    ]
  }

  private let configuration: Configuration
  private let work: FitWork

  package init(_ configuration: Configuration, in context: ComponentContext) {
    (self.configuration, work) = (configuration, FitWork(context))
  }

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    let met = try train.met(), metBy = met.transposed
    let model = AlternatingLeastSquares(
      unobservedWeight: Float(configuration.unobservedWeight),
      regularization: Float(configuration.regularization), exponent: configuration.exponent,
      steps: configuration.steps)
    var users = try start(train.userCount, seed, "users"),
      items = try start(train.catalogue.count, seed, "items")
    try work.run { execution in
      let blocks = (train.userCount + 63) / 64 + (train.catalogue.count + 63) / 64
      execution.work?.begin(0..<1, parts: configuration.sweeps * blocks)
      for _ in 0..<configuration.sweeps {
        try model.improve(&users, entries: met, other: items, execution: execution)
        try model.improve(&items, entries: metBy, other: users, execution: execution)
      }
    }
    return Fitted(model, items)
  }

  private func start(_ count: Int, _ seed: UInt64, _ name: String) throws -> FactorMatrix {
    try FactorStart.matrix(
      rowCount: count, factors: configuration.factors, deviation: 0.1, seed: seed, name: name)
  }

  package static let storedForm: (any StorableScorer.Type)? = Fitted.self

  private struct Fitted: StorableScorer {
    let model: AlternatingLeastSquares
    let items: FactorMatrix
    let side: FoldingSide
    let products: FactorScores

    init(_ model: AlternatingLeastSquares, _ items: FactorMatrix) {
      (self.model, self.items) = (model, items)
      (side, products) = (FoldingSide(items, of: model), FactorScores(items))
    }

    init(_ state: ScorerState) throws {
      let weights = try state.floats("weights")
      guard weights.count == 2 else { throw ComponentError(.badValue, "the stored model has no two weights") }
      let model = AlternatingLeastSquares(
        unobservedWeight: weights[0], regularization: weights[1],
        exponent: try state.number("exponent"), steps: try state.count("steps"))
      self.init(model, try FactorMatrix(state, "items"))
    }

    var state: ScorerState {
      var state = ScorerState(
        facts: ["exponent": .number(model.exponent), "steps": .integer(Int64(model.steps))],
        arrays: [.init("weights", .floats([model.unobservedWeight, model.regularization]))])
      items.add(to: &state, "items")
      return state
    }

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      try products.scores(model.fold(history.distinctItems, into: side))
    }
  }
}
