import Concepts
import Evaluation
import JSON
import Tracing

/// The questions of an evaluation: the same for every agent, and nothing in them was held out.
struct QuerySet: Sendable {
  let queries: [Query]

  /// Draws users and candidates.
  ///
  /// Users are drawn from those with a past and something relevant held out; of the envelope only their names
  /// are read. Candidates are the retriever's best, in an order drawn for each user.
  init(_ plan: EvaluationPlan, data: LoadedData, split: Split, scorer: any FittedScorer, seed: UInt64)
    async throws
  {
    let truth = GroundTruth(opening: split.sealed, atLeast: plan.atLeast)
    let eligible = truth.users.filter { split.history.row(of: $0) != nil }
    let drawn = RandomStream(seed: seed, name: "evaluate users").shuffled(eligible).prefix(plan.users)
      .sorted()
    guard !drawn.isEmpty else {
      throw WorkspaceError(
        .data, "no-users",
        "no test user of '\(data.dataset.name)' has both a past and something relevant held out",
        hint: "look at the split, the filters and 'relevant'")
    }
    var ranking = FullRanking(train: split.train, depth: plan.candidates)
    ranking.keepsSeen = false
    let tasks = drawn.map { RankingTask(user: $0) }
    let lists = plan.candidates == nil ? [] : try await ranking.lists(of: scorer, for: tasks)
    queries = drawn.enumerated().map { place, user in
      Self.query(user, split.history, plan, lists.isEmpty ? nil : lists[place].items, seed)
    }
  }

  private static func query(
    _ user: UserID, _ history: Interactions, _ plan: EvaluationPlan, _ candidates: [Int]?, _ seed: UInt64
  ) -> Query {
    let past = history.row(of: user).map { history.history(ofUser: $0) } ?? []
    let shuffled = candidates.map { items in
      RandomStream(seed: seed, name: "evaluate candidates \(user.name)").shuffled(items)
    }
    let time = past.compactMap(\.time).max().map { $0 + 1 } ?? Int64(past.count)
    return Query(
      user: user, history: past, time: time, text: plan.wish, limit: plan.limit, candidates: shuffled)
  }

  var tasks: [RankingTask] { queries.map { RankingTask(user: $0.user, candidates: $0.candidates) } }
}
