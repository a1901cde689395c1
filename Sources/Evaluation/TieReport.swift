package import Concepts

/// How far a scorer's figures depend on the order of items with equal scores.
package struct TieReport: Sendable, Codable, Hashable {
  /// One metric under three rules for ties.
  package struct Row: Sendable, Codable, Hashable {
    package var metric: String
    /// The rule of every result: the smaller id first.
    package var ascending: Double?
    package var descending: Double?
    /// The mean over random orders.
    package var expected: Double?
  }

  package var rows: [Row]
  /// Random orders that were tried.
  package var orders: Int

  /// Ranks and measures anew under each rule.
  package init(
    of scorer: any FittedScorer, ranking: FullRanking, evaluator: Evaluator, orders: Int = 20,
    seed: UInt64 = 0
  ) async throws {
    var means: [[Double?]] = []
    for ties in Self.rules(orders, seed) {
      means.append(try await Self.means(ties, of: scorer, ranking, evaluator))
    }
    self.init(means, evaluator, orders)
  }

  /// Orders the lists of a run anew and measures them under each rule.
  package init(
    of run: SubmittedRun, over population: Population, history: Interactions? = nil, keepsSeen: Bool,
    evaluator: Evaluator,
    orders: Int = 20,
    seed: UInt64 = 0
  ) throws {
    var evaluator = evaluator
    (evaluator.bootstrap.replicates, evaluator.bootstrap.setReplicates) = (0, 0)
    let means = try Self.rules(orders, seed).map { ties in
      let lists = run.ranked(over: population, history: history, ties: ties, keepsSeen: keepsSeen)
      return try evaluator.measure(lists, named: "ties").measurements.map(\.mean)
    }
    self.init(means, evaluator, orders)
  }

  private init(_ means: [[Double?]], _ evaluator: Evaluator, _ orders: Int) {
    self.orders = orders
    rows = evaluator.metrics.enumerated().map { place, metric in
      Row(
        metric: metric.label, ascending: means[0][place], descending: means[1][place],
        expected: Measurement.mean(means.dropFirst(2).map { $0[place] }))
    }
  }

  private static func rules(_ orders: Int, _ seed: UInt64) -> [TieRule] {
    [.ascending, .descending] + (0..<orders).map { .random(seed: seed &+ UInt64($0)) }
  }

  /// The mean of each metric under one rule.
  private static func means(
    _ ties: TieRule, of scorer: any FittedScorer, _ ranking: FullRanking, _ evaluator: Evaluator
  ) async throws -> [Double?] {
    var (ranking, evaluator) = (ranking, evaluator)
    ranking.ties = ties
    (evaluator.bootstrap.replicates, evaluator.bootstrap.setReplicates) = (0, 0)
    let lists = try await ranking.lists(of: scorer, for: evaluator.users)
    return try evaluator.measure(lists, named: "ties").measurements.map(\.mean)
  }
}
