/// A plot of an evaluation's results.
enum PlotCell {
  static let schema = CellSchema(
    "plot", "Shows a measure of an evaluation with its interval.", isGoal: true,
    [
      CellField("of", .reference(["evaluate"]), "The evaluation.", required: true),
      CellField("y", .text, "The measure, as in 'ndcg@10'; the first one when left out."),
      CellField("title", .text, "What stands above it."),
    ])
}
