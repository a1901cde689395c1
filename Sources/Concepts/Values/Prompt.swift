package import JSON

/// A request to a language model, complete: every default is spelt out, so that its digest says what was asked.
package struct Prompt: Hashable, Sendable {
  package var messages: [Message]
  package var format: Format
  package var tools: [ToolDescription]
  package var sampling: Sampling
  /// How many alternatives to report for each token of the reply; 0 for none.
  package var logProbabilities: Int

  package enum Format: Hashable, Sendable {
    case text
    /// JSON that obeys a schema (JSON Schema 2020-12); its name is for the endpoint.
    case json(name: String, schema: JSONValue)
  }

  package struct Message: Hashable, Sendable {
    package enum Role: String, Sendable { case system, user, assistant, tool }
    package var role: Role
    package var content: String
    package init(_ role: Role, _ content: String) { (self.role, self.content) = (role, content) }
  }

  package struct Sampling: Hashable, Sendable {
    package var temperature = 0.0
    package var topP = 1.0
    package var seed: UInt64 = 0
    /// The longest reply, in tokens.
    package var maxTokens = 256
    package var stop: [String] = []
    package init() {}
  }

  package init(
    _ messages: [Message], format: Format = .text, tools: [ToolDescription] = [],
    sampling: Sampling = Sampling(), logProbabilities: Int = 0
  ) {
    (self.messages, self.format, self.tools) = (messages, format, tools)
    (self.sampling, self.logProbabilities) = (sampling, logProbabilities)
  }
}

/// A tool as a model sees it.
package struct ToolDescription: Hashable, Sendable {
  package var name: String
  package var summary: String
  /// JSON Schema of the arguments object.
  package var parameters: JSONValue
  /// Whether using it changes something.
  package var writes: Bool

  package init(name: String, summary: String, parameters: JSONValue, writes: Bool = false) {
    (self.name, self.summary, self.parameters, self.writes) = (name, summary, parameters, writes)
  }
}

/// A language model's answer.
package struct Reply: Hashable, Sendable {
  package var text: String
  package var toolCalls: [ToolCall] = []
  package var finish: Finish
  package var usage: Usage
  /// For each token of the reply; empty when not asked for or not offered.
  package var logProbabilities: [TokenLogProbability] = []

  /// Why the reply ended.
  package enum Finish: String, Sendable { case stop, length, toolCalls = "tool_calls", refusal, other }

  package struct ToolCall: Hashable, Sendable {
    package var name: String
    package var arguments: JSONValue
    package init(name: String, arguments: JSONValue) { (self.name, self.arguments) = (name, arguments) }
  }

  package struct TokenLogProbability: Hashable, Sendable {
    package var token: String
    /// Natural logarithm.
    package var value: Double
    package var alternatives: [Alternative]
    package struct Alternative: Hashable, Sendable {
      package var token: String
      package var value: Double
      package init(token: String, value: Double) { (self.token, self.value) = (token, value) }
    }
    package init(token: String, value: Double, alternatives: [Alternative]) {
      (self.token, self.value, self.alternatives) = (token, value, alternatives)
    }
  }

  package init(_ text: String, finish: Finish = .stop, usage: Usage = Usage()) {
    (self.text, self.finish, self.usage) = (text, finish, usage)
  }
}

/// Tokens that a call cost.
package struct Usage: Hashable, Sendable, Codable {
  package var promptTokens = 0
  package var completionTokens = 0
  package init(promptTokens: Int = 0, completionTokens: Int = 0) {
    (self.promptTokens, self.completionTokens) = (promptTokens, completionTokens)
  }
  package static func += (left: inout Usage, right: Usage) {
    left.promptTokens += right.promptTokens
    left.completionTokens += right.completionTokens
  }
}

/// Who answers: everything that, changed, may change a reply.
package struct ModelIdentity: Hashable, Sendable {
  /// `local`, `openai-compatible`, `scripted`.
  package var provider: String
  package var model: String
  /// Digest of the weights, when they are a file of ours.
  package var weights: String?
  /// The runtime's name and build, when it is ours.
  package var runtime: String?
  /// Whether results made with it say anything about language models; reports print a warning when not.
  package var isMeaningful: Bool

  package init(
    provider: String, model: String, weights: String? = nil, runtime: String? = nil, isMeaningful: Bool = true
  ) {
    (self.provider, self.model, self.weights) = (provider, model, weights)
    (self.runtime, self.isMeaningful) = (runtime, isMeaningful)
  }

  package var json: JSONValue {
    [
      "provider": .string(provider), "model": .string(model), "weights": weights.map { .string($0) } ?? .null,
      "runtime": runtime.map { .string($0) } ?? .null, "meaningful": .bool(isMeaningful),
    ]
  }
}
