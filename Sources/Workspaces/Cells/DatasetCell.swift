/// Interactions of users with items: where they are read, how they are filtered, how they are cut.
enum DatasetCell {
  static let schema = CellSchema(
    "dataset", "Reads interactions, filters them, and cuts them into a past and sealed held-out events.",
    [
      CellField("source", .text, "The name of a known data set, such as movielens-100k.", required: true),
      CellField("files", .mapping, "Files of your own, by role; the source is then the name of a reader."),
      CellField("filter", .list, "What is left out, in order."),
      CellField("split", .component("split"), "How the held-out events are chosen."),
    ])
}
