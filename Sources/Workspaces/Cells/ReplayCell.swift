/// Runs an evaluation's traces again without a model and says whether anything differs.
enum ReplayCell {
  static let schema = CellSchema(
    "replay", "Replays the traces of an evaluation with the model stopped.", isGoal: true,
    [CellField("of", .reference(["evaluate"]), "The evaluation.", required: true)])
}
