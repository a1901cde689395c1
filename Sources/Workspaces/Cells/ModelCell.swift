import Concepts
import JSON
import Tracing

/// A language model by name, or an endpoint that speaks the OpenAI-compatible chat protocol.
enum ModelCell: CellKind {
  static let schema = CellSchema(
    "model", "Names the language model that agents ask.", isOpen: true,
    [CellField("use", .text, "A model that 'reprise model list' shows, 'openai-compatible' or 'scripted'.")])

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
