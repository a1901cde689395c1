package import Concepts

/// A model that our own server runs on this machine.
package struct LocalModel: LanguageModel {
  package let server: LocalServer
  private let model: HTTPModel

  package var identity: ModelIdentity { model.identity }
  package var capabilities: ModelCapabilities { model.capabilities }

  /// - Parameters:
  ///   - weights: SHA-256 of the model file.
  package init(
    _ server: LocalServer, name: String, weights: String, isMeaningful: Bool,
    policy: CallPolicy = CallPolicy()
  ) throws(ModelError) {
    self.server = server
    var policy = policy
    policy.concurrent = 1
    // On loopback only a dead server fails to connect, and that is reported at once.
    policy.attempts = 1
    var endpoint = try Endpoint(baseURL: server.baseURL, model: name, policy: policy)
    endpoint.isOwn = true
    model = HTTPModel(
      endpoint,
      identity: Self.identity(
        name: name, weights: weights, runtime: server.runtime, isMeaningful: isMeaningful),
      capabilities: ModelCapabilities(jsonSchema: true, logProbabilities: true, tools: false, seed: true),
      environment: [:])
  }

  static func identity(name: String, weights: String, runtime: String, isMeaningful: Bool) -> ModelIdentity {
    ModelIdentity(
      provider: "local", model: name, weights: "sha256:\(weights)", runtime: runtime,
      isMeaningful: isMeaningful)
  }

  package func reply(to prompt: Prompt) async throws -> ModelAnswer {
    do { return try await model.reply(to: prompt) } catch let error as ModelError {
      // A server that died is the cause of whatever the connection says.
      guard [.unreachable, .badReply].contains(error.code), let ending = server.ending else { throw error }
      throw ModelError(.serverEnded, ending)
    }
  }
}
