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
    func means(_ ties: TieRule) async throws -> [Double?] {
      var (ranking, evaluator) = (ranking, evaluator)
      ranking.ties = ties
      (evaluator.bootstrap.replicates, evaluator.bootstrap.setReplicates) = (0, 0)
      let lists = try await ranking.lists(of: scorer, for: evaluator.users)
      return try evaluator.measure(lists, named: "ties").measurements.map(\.mean)
    }
    let (ascending, descending) = (try await means(.ascending), try await means(.descending))
    var random: [[Double?]] = []
    for order in 0..<orders { random.append(try await means(.random(seed: seed &+ UInt64(order)))) }
    self.orders = orders
    rows = evaluator.metrics.enumerated().map { place, metric in
      Row(
        metric: metric.label, ascending: ascending[place], descending: descending[place],
        expected: Measurement.mean(random.map { $0[place] }))
    }
  }
}
