package import Concepts

/// Ranks the catalogue for users with a scorer that has learnt.
///
/// The lists are the same for every number of threads: each depends on its user only, and they come in the order asked.
package struct FullRanking: Sendable {
  package let train: Interactions
  /// How many items a list keeps; `nil` for all candidates.
  package var depth: Int?
  /// Whether items that a user met in training are candidates.
  package var keepsSeen = false
  package var ties = TieRule.ascending

  /// Users one task ranks for.
  private static let chunkSize = 32

  package init(train: Interactions, depth: Int?) { (self.train, self.depth) = (train, depth) }

  /// The candidate rule as a protocol record says it.
  package var candidateRule: String {
    keepsSeen ? "the whole catalogue" : "the whole catalogue without the user's training items"
  }

  /// Ranks the whole catalogue for each user.
  package func lists(of scorer: any FittedScorer, for users: [UserID]) async throws -> [RankedList] {
    try await lists(of: scorer, for: users.map { RankingTask(user: $0) })
  }

  /// Ranks the candidates of each task.
  ///
  /// - Throws: ``EvaluationError`` when the scorer does not score every item, and what the scorer throws.
  package func lists(of scorer: any FittedScorer, for tasks: [RankingTask]) async throws -> [RankedList] {
    let order = ScoreOrder(ties, itemCount: train.catalogue.count)
    let chunks = stride(from: 0, to: tasks.count, by: Self.chunkSize).map {
      tasks[$0..<min($0 + Self.chunkSize, tasks.count)]
    }
    return try await withThrowingTaskGroup(of: (Int, [RankedList]).self) { group in
      for (number, chunk) in chunks.enumerated() {
        group.addTask { (number, try chunk.map { try list(of: scorer, for: $0, by: order) }) }
      }
      var results = [[RankedList]](repeating: [], count: chunks.count)
      for try await (number, lists) in group { results[number] = lists }
      return results.flatMap { $0 }
    }
  }

  private func list(of scorer: any FittedScorer, for task: RankingTask, by order: ScoreOrder) throws
    -> RankedList
  {
    let row = train.row(of: task.user)
    let columns = try candidates(of: task, row: row)
    let request = ListRequest(
      history: row.map { train.history(ofUser: $0) } ?? [], user: task.user, rule: rule(task.candidates))
    let items = try scorer.list(request) { scores in
      guard scores.count == train.catalogue.count else {
        throw EvaluationError(
          .mismatch,
          "the scorer gave \(scores.count) scores for a catalogue of \(train.catalogue.count) items")
      }
      return order.best(depth ?? columns.count, of: columns, scores: scores)
        .map { ScoredItem(item: $0, score: scores[$0]) }
    }
    return RankedList(
      user: task.user, items: items.map(\.item), scores: items.map(\.score), candidateCount: columns.count)
  }

  /// What a list depends on besides the scores and the history.
  private func rule(_ candidates: [Int]?) -> RuleBytes {
    var rule = RuleBytes()
    rule.append("full ranking, \(ties), \(keepsSeen)")
    rule.append(depth)
    rule.append(candidates.map { $0.sorted() })
    return rule
  }

  /// Ascending.
  private func candidates(of task: RankingTask, row: Int?) throws -> [Int] {
    if let given = task.candidates {
      let columns = Set(given).sorted()
      guard columns.allSatisfy({ train.catalogue.items.indices.contains($0) }) else {
        throw EvaluationError(.mismatch, "the candidates of user \(task.user) are not all in the catalogue")
      }
      return columns
    }
    var isCandidate = [Bool](repeating: true, count: train.catalogue.count)
    if let row, !keepsSeen {
      for place in train.range(ofUser: row) { isCandidate[Int(train.items[place])] = false }
    }
    return isCandidate.indices.filter { isCandidate[$0] }
  }
}
