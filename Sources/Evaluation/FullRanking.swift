package import Concepts
import Scoring

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

  package init(train: Interactions, depth: Int?) { (self.train, self.depth) = (train, depth) }

  /// How many users are ranked for at once: a few shares for each processor, so that none waits long for another, and
  /// no more than fit in near memory.
  private func chunkSize(of count: Int) -> Int {
    let share = count / (4 * Execution.standard.threads)
    return max(1, min(128, share, 2_000_000 / max(1, train.catalogue.count)))
  }

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
  /// - Throws: ``EvaluationError`` when the scorer does not score every item, `CancellationError`, and what the scorer
  ///   throws.
  package func lists(of scorer: any FittedScorer, for tasks: [RankingTask]) async throws -> [RankedList] {
    let order = ScoreOrder(ties, itemCount: train.catalogue.count)
    let size = chunkSize(of: tasks.count)
    let chunks = stride(from: 0, to: tasks.count, by: size).map { tasks[$0..<min($0 + size, tasks.count)] }
    return try await withThrowingTaskGroup(of: (Int, [RankedList]).self) { group in
      for (number, chunk) in chunks.enumerated() {
        group.addTask {
          try Task.checkCancellation()
          return (number, try lists(of: scorer, for: chunk, by: order))
        }
      }
      var results = [[RankedList]](repeating: [], count: chunks.count)
      for try await (number, lists) in group { results[number] = lists }
      return results.flatMap { $0 }
    }
  }

  /// What a scorer is asked for users over the whole catalogue.
  package func requests(for users: [UserID]) -> [ListRequest] { users.map { request(RankingTask(user: $0)) } }

  private func request(_ task: RankingTask) -> ListRequest {
    ListRequest(
      history: train.row(of: task.user).map { train.history(ofUser: $0) } ?? [], user: task.user,
      rule: rule(task.candidates))
  }

  private func lists(of scorer: any FittedScorer, for tasks: ArraySlice<RankingTask>, by order: ScoreOrder)
    throws
    -> [RankedList]
  {
    let columns = try tasks.map { try candidates(of: $0, row: train.row(of: $0.user)) }
    let lists = try scorer.lists(tasks.map(request)) { number, scores in
      guard scores.count == train.catalogue.count else {
        throw EvaluationError(
          .mismatch,
          "the scorer gave \(scores.count) scores for a catalogue of \(train.catalogue.count) items")
      }
      return order.best(depth ?? columns[number].count, of: columns[number], scores: scores)
        .map { ScoredItem(item: $0, score: scores[$0]) }
    }
    return zip(tasks, zip(lists, columns)).map { task, made in
      RankedList(
        user: task.user, items: made.0.map(\.item), scores: made.0.map(\.score), candidateCount: made.1.count)
    }
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
