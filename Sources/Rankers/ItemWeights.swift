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

  // MARK: - Keeping

  package var state: ScorerState {
    switch rows {
    case .dense(let weights):
      ScorerState(
        facts: Self.facts("dense", weights.rowCount, weights.width),
        arrays: [.init("weights", .floats(weights.elements))])
    case .sparse(let weights):
      ScorerState(
        facts: Self.facts("sparse", weights.rowCount, weights.width),
        arrays: [
          .init("starts", .longs(weights.starts)), .init("columns", .integers(weights.columns)),
          .init("weights", .floats(weights.values ?? [Float](repeating: 1, count: weights.entryCount))),
        ])
    }
  }

  private static func facts(_ form: String, _ rows: Int, _ width: Int) -> JSONObject {
    ["form": .string(form), "rows": .integer(Int64(rows)), "width": .integer(Int64(width))]
  }

  package init(_ state: ScorerState) throws {
    let (rows, width) = (try state.count("rows"), try state.count("width"))
    let values = try state.floats("weights")
    if state.facts["form"] == "dense" {
      self.init(try RowMatrix(rowCount: rows, width: width, elements: values))
    } else {
      self.init(try Self.sparse(state, rows: rows, width: width, values))
    }
  }

  private static func sparse(_ state: ScorerState, rows: Int, width: Int, _ values: [Float]) throws
    -> SparseRows
  {
    let (starts, columns) = (try state.longs("starts"), try state.integers("columns"))
    guard starts.count == rows + 1, starts.first == 0, starts.last == Int64(columns.count),
      zip(starts, starts.dropFirst()).allSatisfy(<=), columns.count == values.count
    else { throw ComponentError(.badValue, "the stored model's rows do not fit its entries; fit it again") }
    var entries: [SparseEntry] = []
    entries.reserveCapacity(columns.count)
    for row in 0..<rows {
      for place in Int(starts[row])..<Int(starts[row + 1]) {
        entries.append(SparseEntry(row: Int32(row), column: columns[place], value: values[place]))
      }
    }
    return try SparseRows(rowCount: rows, width: width, entries: entries)
  }
}
