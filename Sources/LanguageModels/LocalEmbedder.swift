import Assets
package import Concepts
import Synchronization

/// A sentence model that our own server runs on this machine; started for the first text that is not known yet.
package final class LocalEmbedder: EmbeddingModel {
  package let identity: ModelIdentity
  private let start: @Sendable () async throws -> LocalServer
  private let running = Running()

  /// - Parameter start: starts the server; called again when it has died.
  init(_ identity: ModelIdentity, start: @escaping @Sendable () async throws -> LocalServer) {
    (self.identity, self.start) = (identity, start)
  }

  /// Texts are cut to so many characters, and to half and a quarter where these are too many tokens.
  private static let longest = 1500

  package func vectors(of texts: [String]) async throws -> EmbeddingAnswer {
    let model = try await embedder()
    let cut = texts.map { Self.cut($0, to: Self.longest) }
    do { return try await model.vectors(of: cut) } catch let error as ModelError where Self.isLength(error) {
      var vectors: [[Float]] = []
      for text in cut { vectors += try await single(text, model) }
      return EmbeddingAnswer(vectors)
    }
  }

  /// Stops the server, if it was started.
  package func stop() async { await running.stop() }

  private func single(_ text: String, _ model: HTTPEmbedder) async throws -> [[Float]] {
    for length in [Self.longest, Self.longest / 2] {
      do { return try await model.vectors(of: [Self.cut(text, to: length)]).vectors } catch let error
        as ModelError where Self.isLength(error)
      {}
    }
    return try await model.vectors(of: [Self.cut(text, to: Self.longest / 4)]).vectors
  }

  private static func cut(_ text: String, to length: Int) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
  }

  /// Whether the server says that a text is longer than it can take.
  private static func isLength(_ error: ModelError) -> Bool {
    error.code == .tooLong || error.message.contains("too large to process")
  }

  private func embedder() async throws -> HTTPEmbedder {
    let server = try await running.server(start)
    var endpoint = try Endpoint(baseURL: server.baseURL, model: identity.model, policy: Self.policy)
    endpoint.isOwn = true
    return HTTPEmbedder(endpoint, identity: identity, environment: [:])
  }

  private static var policy: CallPolicy {
    var policy = CallPolicy()
    (policy.concurrent, policy.attempts) = (1, 1)
    return policy
  }
}

/// The server that runs, if one does.
private actor Running {
  private var task: Task<LocalServer, any Error>?

  func server(_ start: @escaping @Sendable () async throws -> LocalServer) async throws -> LocalServer {
    if let task, let server = try? await task.value, server.ending == nil { return server }
    let started = Task { try await start() }
    task = started
    return try await started.value
  }

  func stop() async {
    let running = task
    task = nil
    if let server = try? await running?.value { await server.stop() }
  }
}
