import Concepts
import JSON
import Tracing

/// A language model by name, or an endpoint that speaks the OpenAI-compatible chat protocol.
enum ModelCell: CellKind {
  static let schema = CellSchema(
    "model", "Names the language model that agents ask.",
    [
      CellField("use", .text, "A model that 'reprise model list' shows, 'openai-compatible' or 'scripted'."),
      CellField(
        "baseURL", .text, "The endpoint's address, as https://api.example.org/v1; else OPENAI_BASE_URL."),
      CellField("model", .text, "The model's name at the endpoint; else OPENAI_MODEL."),
      CellField(
        "keyVariable", .text, "The environment variable that holds the endpoint's key, never the key."),
      CellField("context", .integer(256...1_000_000), "Tokens of prompt and reply that a local model takes."),
      CellField("threads", .integer(1...1024), "Threads of a local model."),
      CellField("timeout", .integer(1...86_400), "Seconds that a reply may take."),
      CellField("attempts", .integer(1...20), "How often a request is tried that may yet succeed."),
      CellField("requestsPerMinute", .integer(1...1_000_000), "The most requests of a minute."),
      CellField("tokensPerMinute", .integer(1...1_000_000_000), "The most tokens of a minute."),
      CellField("concurrent", .integer(1...64), "The most requests at once."),
      CellField("cache", .flag, "Whether replies are kept for the same question; true if left out."),
      CellField("salt", .text, "A word that parts replies which are kept from others."),
      CellField("trace", .text, "For 'use: recorded', the trace whose replies are given."),
    ])

  /// Keys that change how a model is reached and not what it says.
  private static let immaterial = [
    "threads", "timeout", "attempts", "requestsPerMinute", "tokensPerMinute", "concurrent", "cache",
    "keyVariable",
    "baseURL",
    // The identity of recorded replies has the head of their trace.
    "trace",
  ]

  static func key(of cell: CellContext) async throws -> ActionKey {
    var specification = cell.run.modelSpecification(cell.cell)
    let identity: ModelIdentity
    do { identity = try await cell.run.environment.models.identity(specification) } catch {
      throw failure(error, cell)
    }
    for key in immaterial { specification[key] = nil }
    return ActionKey(kind: schema.kind, ["identity": identity.json, "specification": .object(specification)])
  }

  static func run(_ cell: CellContext, key: ActionKey) async throws -> CellOutput {
    CellOutput(["identity": key.document["identity"] ?? .null])
  }

  private static func failure(_ error: any Error, _ cell: CellContext) -> WorkspaceError {
    var failure = WorkspaceError(error)
    let place = cell.cell.body.place(ofValue: "/use")
    failure.place = failure.place ?? "\(cell.run.notebook.path):\(place.line):\(place.column)"
    return failure
  }
}
