/// A language model by name, or an endpoint that speaks the OpenAI-compatible chat protocol.
enum ModelCell {
  static let schema = CellSchema(
    "model", "Names the language model that agents ask.", isOpen: true,
    [CellField("use", .text, "The name of a model that 'reprise model list' shows, or 'scripted'.")])
}
