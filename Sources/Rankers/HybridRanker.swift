package import Concepts
import Scoring

/// Joins the orders of several scorers.
///
/// `rrf` adds 1 / (constant + rank) over the scorers, rank counting from 1 and ties going to the smaller
/// item: Cormack, Clarke and Büttcher, Reciprocal Rank Fusion, SIGIR 2009. `combsum` adds scores brought to 0
/// to 1 by each scorer's least and greatest: Fox and Shaw, TREC-2, 1994. Cost: that of the scorers, and a
/// sort of the catalogue for each.
package struct HybridRanker: Scorer {
  package static let name = "hybrid"
  package static let summary = "Joins the orders of several scorers by rank or by score."
  package static let source = "Cormack et al., SIGIR 2009 (rrf); Fox and Shaw, TREC-2 1994 (combsum)"

  package struct Configuration: ComponentConfiguration {
    /// Names of scorers, each with its default parameters.
    package var of = ["ease", "item-knn"]
    package var fusion = Fusion.rrf
    package var constant = 60.0
    package init() {}

    package static let parameters = [
      Parameter("of", "Names of the scorers to join, each with its default parameters."),
      Parameter("fusion", "Join by rank (rrf) or by score (combsum).", oneOf: ["rrf", "combsum"]),
      Parameter("constant", "What rrf adds to a rank; more levels the first ranks.", in: 0...1_000_000),
    ]
  }

  package enum Fusion: String, Codable, Sendable { case rrf, combsum }

  private let configuration: Configuration
  private let members: [any Scorer]

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    var registry = Registry()
    registry.scorers = builtinScorers.filter { $0.name != Self.name }
    guard !configuration.of.isEmpty else {
      throw ComponentError(.badValue, "'of' of 'hybrid' names no scorer; try [ease, item-knn]", path: "/of")
    }
    members = try configuration.of.map { try registry.scorer(ComponentSpec($0), in: context) }
  }

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    Fitted(configuration: configuration, members: try members.map { try $0.fit(to: train, seed: seed) })
  }

  private struct Fitted: FittedScorer {
    let configuration: Configuration
    let members: [any FittedScorer]

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      var sums: [Double] = []
      for member in members {
        let scores = try member.scores(for: history, of: user)
        let parts = configuration.fusion == .rrf ? try reciprocalRanks(scores) : Self.spread(scores)
        sums = sums.isEmpty ? parts : zip(sums, parts).map { $0 + $1 }
      }
      return sums.map { Float($0) }
    }

    private func reciprocalRanks(_ scores: [Float]) throws -> [Double] {
      var parts = [Double](repeating: 0, count: scores.count)
      for (rank, best) in try TopK.select(scores.count, from: scores).enumerated() {
        parts[Int(best.row)] = 1 / (configuration.constant + Double(rank + 1))
      }
      return parts
    }

    private static func spread(_ scores: [Float]) -> [Double] {
      guard let least = scores.min(), let greatest = scores.max(), least < greatest else {
        return scores.map { _ in 0 }
      }
      return scores.map { (Double($0) - Double(least)) / (Double(greatest) - Double(least)) }
    }
  }
}
