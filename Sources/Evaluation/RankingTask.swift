package import Concepts
import Tracing

/// Who is to be ranked for, and among which items.
package struct RankingTask: Sendable, Hashable {
  package var user: UserID
  /// Columns; `nil` for the whole catalogue without what the user met in training.
  package var candidates: [Int]?

  package init(user: UserID, candidates: [Int]? = nil) { (self.user, self.candidates) = (user, candidates) }
}

extension [RankingTask] {
  /// The candidates exactly as they were given: what a reader of the input order alone would score.
  package var identityLists: [RankedList] {
    map { RankedList(user: $0.user, items: $0.candidates ?? [], candidateCount: $0.candidates?.count) }
  }

  /// The candidates in random order.
  package func randomLists(seed: UInt64) -> [RankedList] {
    map { task in
      let stream = RandomStream(seed: seed, name: "evaluation random baseline \(task.user.name)")
      let items = stream.shuffled((task.candidates ?? []).sorted())
      return RankedList(user: task.user, items: items, candidateCount: items.count)
    }
  }
}
