import Agents
import Concepts
import JSON
import Synchronization
import Tracing

/// The models that a fork asks where its parent has no answer; none is started before it is needed.
final class Answerers: Sendable {
  private let environment: Environment
  /// Specifications of model cells, by the identity that they have.
  private let known: [ModelIdentity: JSONObject]
  private let guards = Mutex<[GuardedModel]>([])

  /// - Parameter given: a specification that was named, before those of the notebooks.
  init(_ workspace: Workspace, _ environment: Environment, given: JSONObject?) async throws {
    self.environment = environment
    var known: [ModelIdentity: JSONObject] = [:]
    if let given { known[try await environment.models.identity(given)] = given }
    for name in workspace.notebookNames {
      for cell in try workspace.notebook(name).cells where cell.kind == ModelCell.schema.kind {
        let specification = workspace.located(cell.body.value)
        guard let identity = try? await environment.models.identity(specification) else { continue }
        known[identity] = known[identity] ?? specification
      }
    }
    self.known = known
  }

  /// The failure of a model that stopped the run.
  var failure: EffectFailure? { guards.withLock { $0.lazy.compactMap(\.failure).first } }

  /// The recorded model, ready to answer.
  func model(_ recorded: AgentModel?) -> AgentModel? {
    guard let recorded else { return nil }
    let waiting = WaitingModel(
      identity: recorded.identity, capabilities: recorded.capabilities,
      specification: known[recorded.identity], provider: environment.models)
    let guarded = GuardedModel(waiting)
    guards.withLock { $0.append(guarded) }
    return AgentModel(guarded)
  }

  func embedder(_ recorded: AgentEmbedder?) -> AgentEmbedder? {
    recorded.map {
      AgentEmbedder(
        WaitingEmbedder(
          identity: $0.identity, specification: known[$0.identity], provider: environment.models))
    }
  }

  fileprivate static func absent(_ identity: ModelIdentity) -> EffectFailure {
    EffectFailure(
      code: "absent",
      message:
        "the fork asks what its parent never did, and no model cell of the workspace is \(identity.model); "
        + "name a model with --model")
  }
}

/// A model that is opened by the first prompt.
private struct WaitingModel: LanguageModel {
  let identity: ModelIdentity
  let capabilities: ModelCapabilities
  let specification: JSONObject?
  let provider: ModelProvider

  func reply(to prompt: Prompt) async throws -> ModelAnswer {
    guard let specification else { throw Answerers.absent(identity) }
    return try await provider.open(specification).reply(to: prompt)
  }
}

/// A model of vectors that is opened by the first text.
private struct WaitingEmbedder: EmbeddingModel {
  let identity: ModelIdentity
  let specification: JSONObject?
  let provider: ModelProvider

  func vectors(of texts: [String]) async throws -> EmbeddingAnswer {
    guard let specification else { throw Answerers.absent(identity) }
    return try await provider.openEmbedder(specification).vectors(of: texts)
  }
}
