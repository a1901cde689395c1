/// An agent: a memory, a planner, a retriever, a ranker and the model they ask.
enum AgentCell {
  static let schema = CellSchema(
    "agent", "Puts a memory, a planner and a ranker together.",
    [
      CellField("memory", .component("memory"), "What it remembers of a user."),
      CellField("planner", .component("planner"), "How it decides what to do."),
      CellField("retriever", .component("scorer"), "Where its candidates come from."),
      CellField("ranker", .component("ranker"), "How it orders candidates."),
      CellField("tools", .components("tool"), "What it can use beside the retriever."),
      CellField("model", .reference(["model"]), "The language model that planner and ranker ask."),
      CellField("budget", .mapping, "The most an episode may spend: modelCalls, tokens."),
      CellField("maxSteps", .integer(1...100), "The most steps of an episode."),
    ])
}
