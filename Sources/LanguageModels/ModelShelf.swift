package import Assets
package import Concepts
package import JSON
import Tracing

/// The language models that this process has running, one for each specification.
///
/// 1. A specification names one provider; another one never answers in its place.
/// 2. A model is started when it is first needed, and all are stopped by ``close()``.
package actor ModelShelf {
  private let store: AssetStore
  private let environment: [String: String]
  private let note: @Sendable (String) -> Void
  private var opened: [ModelSpecification: Task<Opened, any Error>] = [:]
  private var found: [Endpoint: EndpointProbe.Findings] = [:]
  private let embedders = EmbedderShelf()

  private struct Opened: Sendable {
    var model: any LanguageModel
    var server: LocalServer?
  }

  /// - Parameter note: is told, for people, what starts and what an endpoint lacks.
  package init(
    store: AssetStore, environment: [String: String], note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    (self.store, self.environment, self.note) = (store, environment, note)
  }

  /// Who would answer; starts nothing.
  ///
  /// - Throws: ``ModelError`` `misconfigured`, or `absent` with the command that fetches the model.
  package nonisolated func identity(_ object: JSONObject) throws -> ModelIdentity {
    let specification = try ModelSpecification(object, environment: environment)
    switch specification.provider {
    case .scripted: return ScriptedModel().identity
    case .echo: return EchoModel().identity
    case .hashing: return HashingEmbedder().identity
    case .recorded(let path): return try RecordedModel(reading: path).identity
    case .remote(let endpoint): return HTTPModel(endpoint, environment: environment).identity
    case .local(let name): return try LocalFiles(name, in: store, kinds: [.model, .embedder]).identity
    }
  }

  /// The running model of a specification. Who is cancelled while it starts stops the start; others who wait for
  /// the same begin it again.
  package func open(_ object: JSONObject) async throws -> any LanguageModel {
    let specification = try ModelSpecification(object, environment: environment)
    while true {
      let task = opened[specification] ?? begin(specification)
      do {
        let value = try await withTaskCancellationHandler {
          try await task.value
        } onCancel: {
          task.cancel()
        }
        guard value.server?.ending != nil else { return value.model }
        // The server died: of those who notice, the first starts another.
        forget(task, of: specification)
      } catch {
        forget(task, of: specification)
        guard error is CancellationError, !Task.isCancelled else { throw error }
      }
    }
  }

  private func begin(_ specification: ModelSpecification) -> Task<Opened, any Error> {
    let task = Task { try await start(specification) }
    opened[specification] = task
    return task
  }

  private func forget(_ task: Task<Opened, any Error>, of specification: ModelSpecification) {
    if opened[specification] == task { opened[specification] = nil }
  }

  /// A model that makes vectors; what it made is kept unless the specification says `cache: false`.
  ///
  /// - Throws: ``ModelError`` `unsupported` for a model that answers prompts only.
  package nonisolated func openEmbedder(_ object: JSONObject) throws -> any EmbeddingModel {
    let specification = try ModelSpecification(object, environment: environment)
    switch specification.provider {
    case .hashing: return HashingEmbedder()
    case .remote(let endpoint):
      let model = HTTPEmbedder(endpoint, environment: environment)
      guard specification.cache else { return model }
      return CachedEmbedder(model, folder: store.replyFolder + "/vectors")
    case .local(let name):
      let model = try embedders.embedder(name, specification, in: store, note: note)
      guard specification.cache else { return model }
      return CachedEmbedder(model, folder: store.replyFolder + "/vectors")
    case .scripted, .echo, .recorded: throw Self.noVectors
    }
  }

  private static let noVectors = ModelError(
    .unsupported,
    "this model makes no vectors; an embedder is 'use: minilm-l6-v2', 'use: hashing' or 'use: openai-compatible'"
  )
  private static let noReplies = ModelError(
    .unsupported, "'use: hashing' makes vectors and answers no prompts; name it as 'embedder'")

  /// Finds what is wrong with a specification wherever it is used; see ``ModelProvider/check``.
  package nonisolated func check(_ object: JSONObject, _ role: ModelRole) throws {
    var around = environment
    around["OPENAI_BASE_URL"] = around["OPENAI_BASE_URL"] ?? "http://localhost/v1"
    around["OPENAI_MODEL"] = around["OPENAI_MODEL"] ?? "any"
    switch (try ModelSpecification(object, environment: around).provider, role) {
    case (.hashing, .replies): throw Self.noReplies
    case (.scripted, .vectors), (.echo, .vectors), (.recorded, .vectors): throw Self.noVectors
    case (.local(let name), _):
      guard try store.assets().contains(where: { $0.name == name }) else {
        throw ModelError(
          .absent, "no model is named '\(name)' here; 'reprise model list' shows those that are")
      }
      let kinds: [Asset.Kind] =
        switch role {
        case .any: [.model, .embedder]
        case .replies: [.model]
        case .vectors: [.embedder]
        }
      _ = try LocalFiles.asset(name, in: store, kinds: kinds)
    default: return
    }
  }

  /// Stops what was started.
  package func close() async {
    let tasks = opened.values
    opened = [:]
    for task in tasks {
      task.cancel()
      let value = try? await task.value
      await value?.server?.stop()
    }
    await embedders.close()
  }

  private func start(_ specification: ModelSpecification) async throws -> Opened {
    switch specification.provider {
    case .scripted: return Opened(model: ScriptedModel())
    case .recorded(let path): return Opened(model: try RecordedModel(reading: path))
    case .echo: return Opened(model: EchoModel())
    case .hashing: throw Self.noReplies
    case .remote(let endpoint):
      return Opened(model: cached(try await connect(endpoint), specification))
    case .local(let name): return try await serve(name, specification)
    }
  }

  private func serve(_ name: String, _ specification: ModelSpecification) async throws -> Opened {
    let files = try LocalFiles(name, in: store, kinds: [.model])
    note("starting \(name)")
    let server = try await LocalServer.start(
      model: files.model, name: name, runtime: files.runtimeFolder, store: store,
      options: specification.options)
    let model = try LocalModel(
      server, name: name, weights: files.weights, isMeaningful: files.isMeaningful,
      policy: specification.policy)
    guard model.identity == files.identity else {
      await server.stop()
      throw ModelError(
        .serverEnded, "the runtime is \(server.runtime), the pinned one is \(files.runtime); pull it again")
    }
    return Opened(model: cached(model, specification), server: server)
  }

  private func connect(_ endpoint: Endpoint) async throws -> HTTPModel {
    let findings: EndpointProbe.Findings
    if let known = found[endpoint] {
      findings = known
    } else {
      findings = try await EndpointProbe(endpoint, environment: environment).findings()
      found[endpoint] = findings
      note(findings.sentence(endpoint))
    }
    return HTTPModel(
      endpoint, capabilities: findings.capabilities, environment: environment,
      lengthField: findings.lengthField)
  }

  private func cached(_ model: any LanguageModel, _ specification: ModelSpecification) -> any LanguageModel {
    guard specification.cache else { return model }
    return CachedModel(model, in: ReplyCache(folder: store.replyFolder, salt: specification.salt))
  }
}

extension ModelShelf {
  /// The shelf as workspaces see it.
  package nonisolated var provider: ModelProvider {
    ModelProvider(
      identity: { try self.identity($0) }, open: { try await self.open($0) },
      embedderIdentity: { try self.openEmbedder($0).identity },
      openEmbedder: { try self.openEmbedder($0) }, check: { try self.check($0, $1) },
      close: { await self.close() })
  }
}

extension EndpointProbe.Findings {
  /// What an endpoint offers and lacks, in a sentence.
  package func sentence(_ endpoint: Endpoint) -> String {
    let list = [
      ("JSON schemas", capabilities.jsonSchema), ("log-probabilities", capabilities.logProbabilities),
      ("tool calls", capabilities.tools), ("repeatable seeds", capabilities.seed), ("streams", streams),
    ]
    let has = list.filter(\.1).map(\.0), lacks = list.filter { !$0.1 }.map(\.0)
    let offer = has.isEmpty ? "plain text only" : has.joined(separator: ", ")
    let first = "\(endpoint.label) offers \(offer)"
    return lacks.isEmpty ? first : "\(first); it lacks \(lacks.joined(separator: ", "))"
  }
}
