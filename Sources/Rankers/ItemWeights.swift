package import Concepts
import JSON
package import Scoring

/// Scores that are the sum of a row of weights for each item of the history, in the order in which the items were first
/// met: what item-item models are once they have learnt, and what their files hold.
///
/// The order makes the sum of a history that has grown a continuation of the sum of what it was.
package struct ItemWeights: StorableScorer {
  /// Row i has what an item i of the history adds to each item.
  private enum Rows: Sendable {
    case dense(RowMatrix)
    case sparse(SparseRows)
  }

  private let rows: Rows

  package init(_ weights: RowMatrix) { rows = .dense(weights) }

  package init(_ weights: SparseRows) { rows = .sparse(weights) }

  package let continuesScores = true

  package func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
    try scores(for: history, of: user, continuing: nil)
  }

  package func scores(
    for history: [Interactions.Event], of user: UserID, continuing known: KnownScores?
  ) throws -> [Float] {
    let new = history.distinctItems(after: known?.count ?? 0)
    switch rows {
    case .dense(let weights): return try weights.sum(ofRows: new, onto: known?.scores)
    case .sparse(let weights): return try weights.sum(ofRows: new, onto: known?.scores)
    }
  }

  /// Dense rows are summed for all requests at once, so that those in many histories are read from near caches.
  package func lists(
    _ requests: [ListRequest], _ choose: (Int, [Float]) throws -> [ScoredItem]
  ) throws -> [[ScoredItem]] {
    guard case .dense(let weights) = rows, requests.count > 1 else {
      return try requests.enumerated().map { number, request in try list(request) { try choose(number, $0) } }
    }
    let sums = try weights.sums(ofRows: requests.map { $0.history.distinctItems }, execution: .single)
    return try requests.indices.map { try choose($0, Array(sums.row($0))) }
  }

  // MARK: - Keeping

  package var state: ScorerState {
    var state = ScorerState(arrays: [])
    switch rows {
    case .dense(let weights):
      state.facts["form"] = "dense"
      weights.add(to: &state, "weights")
    case .sparse(let weights):
      state.facts["form"] = "sparse"
      weights.add(to: &state, "weights")
    }
    return state
  }

  package init(_ state: ScorerState) throws {
    switch state.facts["form"] {
    case "dense": self.init(try RowMatrix(state, "weights"))
    case "sparse": self.init(try SparseRows(state, "weights"))
    default: throw ComponentError(.badValue, "the stored model's weights have no known form; fit it again")
    }
  }
}
