/// Agents and baselines on the same users and candidates, measured against what was held out.
enum EvaluateCell {
  static let schema = CellSchema(
    "evaluate", "Runs agents and baselines on test users and measures what they recommend.", isGoal: true,
    [
      CellField("agents", .references(["agent"]), "The agents that are compared.", required: true),
      CellField("baselines", .components("scorer"), "Recommenders without a language model."),
      CellField("on", .reference(["dataset"]), "The data.", required: true),
      CellField("users", .integer(1...1_000_000), "How many test users the agents serve, drawn by the seed."),
      CellField(
        "candidates", .integerOr(2...1000, word: "full"),
        "How many items a user's list is chosen from: the retriever's best, in an order drawn by the seed."),
      CellField("metrics", .components("metric"), "What is measured, as in 'ndcg@10'."),
      CellField("limit", .integer(1...1000), "How many items are recommended."),
    ])
}
