package import JSON
package import Tracing

/// Something that answers prompts. Reached only through ``Turn/ask(_:at:)``, which records it.
package protocol LanguageModel: Sendable {
  /// Everything that, changed, may change a reply.
  var identity: ModelIdentity { get }
  /// What it can do; what it cannot is degraded by the caller, never silently.
  var capabilities: ModelCapabilities { get }
  /// Answers.
  ///
  /// - Throws: a ``RecordableError`` that says what failed and what to try.
  func reply(to prompt: Prompt) async throws -> ModelAnswer
}

/// A reply, where it came from and what is volatile about it.
package struct ModelAnswer: Sendable {
  package var reply: Reply
  package var source: TraceEvent.Source
  /// `ms`, `attempts`, the provider's request id: never part of a digest.
  package var volatile: JSONValue

  package init(_ reply: Reply, source: TraceEvent.Source = .live, volatile: JSONValue = .null) {
    (self.reply, self.source, self.volatile) = (reply, source, volatile)
  }
}

/// What an endpoint was found to offer.
package struct ModelCapabilities: Sendable, Hashable, Codable {
  package var jsonSchema = true
  package var logProbabilities = true
  package var tools = false
  package var seed = true
  package init() {}
  package init(jsonSchema: Bool, logProbabilities: Bool, tools: Bool, seed: Bool) {
    (self.jsonSchema, self.logProbabilities) = (jsonSchema, logProbabilities)
    (self.tools, self.seed) = (tools, seed)
  }
}
