package import Concepts
import Tracing

/// Runs another ranker over several seeded shuffles of the candidates and orders by the mean place (Borda).
///
/// Where the shuffles disagree, the other ranker looks at places and not at items: the audit counts the pairs of
/// candidates that two shuffles order alike and unlike.
package struct BootstrapRanker: Ranker {
  package static let name = "bootstrap"
  package static let summary = "Runs another ranker over shuffled candidates and orders by the mean place."
  package static let source = "Hou et al., LLMRank (arXiv 2305.08845), bootstrapping against position bias"
  package static let cost = "rounds × that of the other ranker"

  package struct Configuration: ComponentConfiguration {
    package var of = "listwise"
    package var rounds = 3
    package init() {}
    package static let parameters = [
      Parameter("of", "The other ranker, with its defaults.", oneOf: BootstrapRanker.choices),
      Parameter("rounds", "How many shuffles.", in: 1...50),
    ]
  }

  static let choices = ["iterative-select", "listwise", "pairwise", "pointwise", "setwise"]

  private let configuration: Configuration
  private let inner: any Ranker

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    inner =
      switch configuration.of {
      case "iterative-select": try IterativeSelectRanker(.init(), in: context)
      case "pairwise": try PairwiseRanker(.init(), in: context)
      case "pointwise": try PointwiseRanker(.init(), in: context)
      case "setwise": try SetwiseRanker(.init(), in: context)
      default: try ListwiseRanker(.init(), in: context)
      }
  }

  package func rank(_ candidates: [Candidate], for query: Query, notes: [Note], in turn: Turn) async throws
    -> Ranking
  {
    let ordered = candidates.inRetrievalOrder
    guard ordered.count > 1 else { return Ranking(items: ordered.map(\.item)) }
    let stream = try await turn.span.random(at: "bootstrap.rank", for: "shuffles")
    var audit = RankingAudit()
    var rounds: [[Int: Int]] = []
    for _ in 0..<configuration.rounds {
      let shuffled = stream.shuffled(ordered).enumerated().map { place, candidate in
        Candidate(item: candidate.item, retrievalRank: place, retrievalScore: candidate.retrievalScore)
      }
      let ranking = try await inner.rank(shuffled, for: query, notes: notes, in: turn)
      audit += ranking.audit
      rounds.append(Dictionary(uniqueKeysWithValues: ranking.items.enumerated().map { ($1, $0) }))
    }
    let means = ordered.map { candidate in
      -Double(rounds.reduce(0) { $0 + ($1[candidate.item] ?? 0) }) / Double(rounds.count)
    }
    let (order, ties) = RankingOrder.positions(of: means)
    audit.ties += ties
    (audit.alike, audit.unlike) = Self.agreement(rounds, ordered.map(\.item))
    return Ranking(items: order.map { ordered[$0].item }, scores: order.map { means[$0] }, audit: audit)
  }

  /// Pairs of items that two rounds order alike and unlike, over all pairs of rounds.
  static func agreement(_ rounds: [[Int: Int]], _ items: [Int]) -> (alike: Int, unlike: Int) {
    var (alike, unlike) = (0, 0)
    for (first, left) in rounds.enumerated() {
      for right in rounds.dropFirst(first + 1) {
        for (place, item) in items.enumerated() {
          for other in items.dropFirst(place + 1) {
            let isSame =
              ((left[item] ?? 0) < (left[other] ?? 0)) == ((right[item] ?? 0) < (right[other] ?? 0))
            (alike, unlike) = isSame ? (alike + 1, unlike) : (alike, unlike + 1)
          }
        }
      }
    }
    return (alike, unlike)
  }
}
