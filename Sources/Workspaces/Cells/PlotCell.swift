import JSON
import Tracing

/// A plot of an evaluation's results.
enum PlotCell: CellKind {
  static let schema = CellSchema(
    "plot", "Shows a measure of an evaluation with its interval.", isGoal: true,
    [
      CellField("of", .reference(["evaluate"]), "The evaluation.", required: true),
      CellField("y", .text, "The measure, as in 'ndcg@10'; the first one when left out."),
      CellField("title", .text, "What stands above it."),
    ])

  static func key(of cell: CellContext) async throws -> ActionKey {
    ActionKey(
      kind: schema.kind,
      [
        "of": .string(try cell.input("of").digest.description), "y": cell.body["y"] ?? .null,
        "title": cell.body["title"] ?? .null,
      ])
  }

  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput {
    CellOutput(["y": cell.body["y"] ?? .null, "title": cell.body["title"] ?? .null])
  }
}
