package import Concepts
package import Scoring

/// Scores that are the sum of a row of weights for each item of the history, in the order in which the items
/// were first met: what item-item models have in common once they have learnt.
///
/// The order makes the sum of a history that has grown a continuation of the sum of what it was.
package struct HistorySums: FittedScorer {
  /// Row i has what an item i of the history adds to each item.
  package enum Weights: Sendable {
    case dense(RowMatrix)
    case sparse(SparseRows)
  }

  private let weights: Weights

  package init(_ weights: Weights) { self.weights = weights }

  package let continuesScores = true

  package func scores(for history: [Interactions.Event], of user: UserID) throws -> [Float] {
    try scores(for: history, of: user, continuing: nil)
  }

  package func scores(
    for history: [Interactions.Event], of user: UserID, continuing known: KnownScores?
  ) throws -> [Float] {
    let items = history.distinctItems
    let met = known.map { history.prefix($0.count).distinctItems.count } ?? 0
    let new = Array(items.dropFirst(met))
    switch weights {
    case .dense(let rows): return try rows.sum(ofRows: new, onto: known?.scores)
    case .sparse(let rows): return try rows.sum(ofRows: new, onto: known?.scores)
    }
  }
}
