import Concepts

/// What an episode has come to so far.
struct EpisodeState: Sendable {
  var query: Query
  var notes: [Note] = []
  /// Whether the memory was asked in this turn.
  var hasRecalled = false
  /// What the retriever proposed; `nil` before it was asked.
  var retrieved: [Candidate]?
  /// The present candidates, narrowed or widened by tools.
  var candidates: [Candidate] = []
  var steps: [Step] = []
  var guardian: ToolGuard
  var stop: StopReason?
  /// What was shown so far and what the user did.
  var exchanges: [Exchange] = []

  init(_ query: Query, tools: [ToolDescription]) {
    self.query = query
    guardian = ToolGuard(tools)
  }

  /// The items to show when `items` are the best that are known: filled up with the present candidates and then
  /// with what was retrieved, to the number asked for.
  func slate(_ items: [Int]) -> (slate: Slate, filled: Int) {
    let chosen = Slate(items).items.prefix(query.limit)
    let rest = candidates.bestFirst + (retrieved ?? []).bestFirst
    let slate = Slate(Array(Slate(Array(chosen) + rest).items.prefix(query.limit)))
    return (slate, slate.items.count - chosen.count)
  }
}
