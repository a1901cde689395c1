package import Concepts
package import JSON
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
    /// Scorers, by name or with their parameters.
    package var of: [JSONValue] = ["ease", "item-knn"]
    package var fusion = Fusion.rrf
    package var constant = 60.0
    package init() {}

    package static let parameters = [
      Parameter(
        "of", "The scorers to join, by name or as mappings with their parameters.",
        naming: .component("scorer")),
      Parameter("fusion", "Join by rank (rrf) or by score (combsum).", oneOf: ["rrf", "combsum"]),
      Parameter("constant", "What rrf adds to a rank; more levels the first ranks.", in: 0...1_000_000),
    ]
  }

  package enum Fusion: String, Codable, Sendable { case rrf, combsum }

  private let configuration: Configuration
  private let names: [String]
  private let members: [any Scorer]

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    guard !configuration.of.isEmpty else {
      throw ComponentError(.badValue, "'of' of 'hybrid' names no scorer; try [ease, item-knn]", path: "/of")
    }
    var registry = Registry()
    registry.scorers = builtinScorers.filter { $0.name != Self.name }
    var members: [(name: String, scorer: any Scorer)] = []
    for (place, value) in configuration.of.enumerated() {
      do {
        let spec = try ComponentSpec(value)
        members.append((spec.name, try registry.scorer(spec, in: context)))
      } catch let error as ComponentError {
        throw error.inside("/of/\(place)", value)
      }
    }
    (names, self.members) = (members.map(\.name), members.map(\.scorer))
  }

  package static let storedForm: (any StorableScorer.Type)? = Fitted.self

  package func fit(to train: Interactions, seed: UInt64) throws -> any FittedScorer {
    let fitted = try members.map { try $0.fit(to: train, seed: seed) }
    let joined = Joined(fusion: configuration.fusion, constant: configuration.constant, members: fitted)
    let kept = fitted.compactMap { $0 as? any StorableScorer }
    return kept.count < fitted.count
      ? joined : Fitted(joined: joined, members: zip(names, kept).map { ($0, $1) })
  }

  /// Scorers that can be kept, joined.
  private struct Fitted: StorableScorer {
    let joined: Joined
    let members: [(name: String, scorer: any StorableScorer)]

    init(joined: Joined, members: [(name: String, scorer: any StorableScorer)]) {
      (self.joined, self.members) = (joined, members)
    }

    init(_ state: ScorerState) throws {
      guard let fusion = state.facts["fusion"]?.stringValue.flatMap({ Fusion(rawValue: $0) }),
        let parts = state.facts["members"]?.arrayValue
      else { throw ComponentError(.badValue, "the stored model does not say what it joins; fit it again") }
      members = try parts.enumerated().map { place, part in
        let name = part["name"]?.stringValue ?? ""
        guard let form = builtinScorers.first(where: { $0.name == name })?.storedForm else {
          throw ComponentError(
            .badValue, "the stored model joins '\(name)', which keeps no state; fit it again")
        }
        return (name, try form.init(state.part(place, facts: part["facts"]?.objectValue ?? [:])))
      }
      joined = Joined(fusion: fusion, constant: try state.number("constant"), members: members.map(\.scorer))
    }

    var state: ScorerState {
      let states = members.map(\.scorer.state)
      let parts = zip(members, states).map { member, state -> JSONValue in
        ["name": .string(member.name), "facts": .object(state.facts)]
      }
      return ScorerState(
        facts: [
          "fusion": .string(joined.fusion.rawValue), "constant": .number(joined.constant),
          "members": .array(parts),
        ], arrays: states.enumerated().flatMap { place, state in state.arrays.map { $0.moved(into: place) } })
    }

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      try joined.scores(for: history, of: user)
    }
  }

  private struct Joined: FittedScorer {
    let fusion: Fusion
    let constant: Double
    let members: [any FittedScorer]

    func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
      var sums: [Double] = []
      for member in members {
        let scores = try member.scores(for: history, of: user)
        let parts = fusion == .rrf ? try reciprocalRanks(scores) : Self.spread(scores)
        sums = sums.isEmpty ? parts : zip(sums, parts).map { $0 + $1 }
      }
      return sums.map { Float($0) }
    }

    private func reciprocalRanks(_ scores: [Float]) throws -> [Double] {
      var parts = [Double](repeating: 0, count: scores.count)
      for (rank, best) in try TopK.select(scores.count, from: scores).enumerated() {
        parts[Int(best.row)] = 1 / (constant + Double(rank + 1))
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

extension ScorerState {
  /// The state of the member at a place of a joined one.
  fileprivate func part(_ place: Int, facts: JSONObject) -> ScorerState {
    let prefix = "\(place)/"
    return ScorerState(
      facts: facts,
      arrays: arrays.filter { $0.name.hasPrefix(prefix) }.map {
        Array(String($0.name.dropFirst(prefix.count)), $0.elements)
      })
  }
}

extension ScorerState.Array {
  fileprivate func moved(into place: Int) -> Self { Self("\(place)/\(name)", elements) }
}
