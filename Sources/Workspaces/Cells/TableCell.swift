/// A table of an evaluation's results.
enum TableCell {
  static let schema = CellSchema(
    "table", "Shows the results of an evaluation as a table.", isGoal: true,
    [
      CellField("of", .reference(["evaluate"]), "The evaluation.", required: true),
      CellField("title", .text, "What stands above it."),
    ])
}
