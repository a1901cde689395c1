import JSON
import Tracing

/// A table of an evaluation's results.
enum TableCell: CellKind {
  static let schema = CellSchema(
    "table", "Shows the results of an evaluation as a table.", isGoal: true,
    [
      CellField("of", .reference(["evaluate"]), "The evaluation.", required: true),
      CellField("title", .text, "What stands above it."),
    ])

  static func key(of cell: CellContext) async throws -> ActionKey {
    ActionKey(
      kind: schema.kind,
      ["of": .string(try cell.input("of").digest.description), "title": cell.body["title"] ?? .null])
  }

  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput {
    let of = try cell.input("of")
    return CellOutput(["evaluation": .string(of.digest.description), "title": cell.body["title"] ?? .null])
  }
}
