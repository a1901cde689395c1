package import Concepts
import Scoring

/// Orders candidates so that the list has the mix of categories the history has.
///
/// Takes again and again the candidate with which (1 - tradeoff) * sum of relevances - tradeoff * KL(p, q~)
/// is greatest, where p is the mix of the history and q that of the list so far, each item spreading one over
/// its categories, and q~ = 0.99 q + 0.01 p. Items without categories leave q as it is. The first `limit` of
/// the query are chosen so; the rest follow in retrieval order. Source: Steck, Calibrated Recommendations,
/// RecSys 2018. Cost: no model call.
package struct CalibratedRanker: Ranker {
  package static let name = "calibrated"
  package static let summary = "Orders candidates so that the list has the history's mix of categories."
  package static let source = "Steck, Calibrated Recommendations, RecSys 2018"

  package struct Configuration: ComponentConfiguration {
    package var tradeoff = 0.5
    package var attribute = "genres"
    package init() {}

    package static let parameters = [
      Parameter("tradeoff", "From 0, relevance only, to 1, the mix of categories only.", in: 0...1),
      Parameter("attribute", "The attribute that holds an item's categories."),
    ]
  }

  private let configuration: Configuration
  private let catalogue: Catalogue

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    catalogue = context.catalogue
  }

  package func rank(
    _ candidates: [Candidate], for query: Query, notes: [Note], in turn: Turn
  ) throws -> Ranking {
    order(candidates, history: query.history.map(\.item), limit: query.limit)
  }

  /// The order, which depends on nothing but the candidates, the history and the limit.
  package func order(_ candidates: [Candidate], history: [Int], limit: Int) -> Ranking {
    var rest = candidates.sorted { ($0.retrievalRank, $0.item) < ($1.retrievalRank, $1.item) }
    var relevances = rest.relevances.map { Double($0) }
    let wanted = Mix(history.map { categories(of: $0) })
    var shown = Mix([])
    var (items, total): ([Int], Double) = ([], 0)
    while items.count < limit, !rest.isEmpty {
      let values = rest.indices.map { place in
        var trial = shown
        trial.add(categories(of: rest[place].item))
        return (1 - configuration.tradeoff) * (total + relevances[place])
          - configuration.tradeoff * trial.divergence(from: wanted)
      }
      let best = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
      shown.add(categories(of: rest[best].item))
      total += relevances.remove(at: best)
      items.append(rest.remove(at: best).item)
    }
    return Ranking(items: items + rest.map(\.item))
  }

  private func categories(of item: Int) -> Set<Term> { catalogue[item].values(of: configuration.attribute) }

  /// How much of each category some items have.
  private struct Mix {
    private var shares: [Term: Double] = [:]
    private var count = 0.0

    init(_ items: [Set<Term>]) { items.forEach { add($0) } }

    mutating func add(_ categories: Set<Term>) {
      guard !categories.isEmpty else { return }
      count += 1
      for category in categories { shares[category, default: 0] += 1 / Double(categories.count) }
    }

    /// KL(wanted, 0.99 self + 0.01 wanted) in nats; zero if nothing is wanted.
    func divergence(from wanted: Mix) -> Double {
      wanted.shares.keys.sorted().reduce(0) { sum, category in
        let p = (wanted.shares[category] ?? 0) / wanted.count
        let q = count > 0 ? (shares[category] ?? 0) / count : 0
        return sum + p * Portable.log(p / (0.99 * q + 0.01 * p))
      }
    }
  }
}
