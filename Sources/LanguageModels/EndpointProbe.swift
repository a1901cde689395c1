package import Concepts
import JSON
import Tracing

/// Finds out, once, what an endpoint can do, by asking it for each thing; what is missing is recorded.
package struct EndpointProbe: Sendable {
  private let endpoint: Endpoint
  private let environment: [String: String]
  private let sleep: Sleep

  package init(
    _ endpoint: Endpoint, environment: [String: String],
    sleep: @escaping Sleep = { try await Task.sleep(for: $0) }
  ) {
    (self.endpoint, self.environment, self.sleep) = (endpoint, environment, sleep)
  }

  /// What was found.
  package struct Findings: Sendable, Hashable, Codable {
    package var capabilities: ModelCapabilities
    package var streams: Bool
    /// The field for the longest reply; newer services changed its name.
    package var lengthField: String
    /// Models that the endpoint lists; empty when it lists none.
    package var models: [String]
  }

  /// Asks.
  ///
  /// - Throws: ``ModelError`` when the endpoint cannot answer even a plain question.
  package func findings() async throws -> Findings {
    let lengthField = try await lengthField()
    let model = model(lengthField)
    return Findings(
      capabilities: ModelCapabilities(
        jsonSchema: try await offers { try await schema(model) },
        logProbabilities: try await offers { try await logProbabilities(model) },
        tools: try await offers { try await tools(model) }, seed: try await offers { try await seed(model) }),
      streams: try await offers { try await !model.stream(question, onText: { _ in }).reply.text.isEmpty },
      lengthField: lengthField, models: try await models(model))
  }

  private func model(_ lengthField: String) -> HTTPModel {
    HTTPModel(
      endpoint, capabilities: .init(jsonSchema: true, logProbabilities: true, tools: true, seed: true),
      environment: environment, lengthField: lengthField, sleep: sleep)
  }

  private var question: Prompt {
    var prompt = Prompt([.init(.user, "Is snow white? Answer Yes or No.")])
    prompt.sampling.maxTokens = 16
    return prompt
  }

  private func lengthField() async throws -> String {
    do {
      _ = try await model("max_tokens").reply(to: question)
      return "max_tokens"
    } catch let error as ModelError
      where error.code == .refused && error.message.contains("max_completion_tokens")
    {
      _ = try await model("max_completion_tokens").reply(to: question)
      return "max_completion_tokens"
    }
  }

  /// False when the endpoint refuses or garbles; other failures are failures of the probe.
  private func offers(_ ask: () async throws -> Bool) async throws -> Bool {
    do { return try await ask() } catch let error as ModelError {
      guard [.refused, .failed, .badReply, .unsupported].contains(error.code) else { throw error }
      return false
    }
  }

  private func schema(_ model: HTTPModel) async throws -> Bool {
    var prompt = question
    prompt.format = .json(
      name: "answer",
      schema: [
        "type": "object", "properties": ["colour": ["enum": ["white", "black"]]], "required": ["colour"],
        "additionalProperties": false,
      ])
    let text = try await model.reply(to: prompt).reply.text
    let colour = (try? JSONValue(parsing: text))?["colour"]?.stringValue
    return colour == "white" || colour == "black"
  }

  private func logProbabilities(_ model: HTTPModel) async throws -> Bool {
    var prompt = question
    prompt.logProbabilities = 5
    return try await model.reply(to: prompt).reply.logProbabilities.first?.alternatives.isEmpty == false
  }

  private func tools(_ model: HTTPModel) async throws -> Bool {
    var prompt = Prompt([.init(.user, "Look up the weather in Oslo with the tool.")])
    prompt.sampling.maxTokens = 64
    prompt.tools = [
      ToolDescription(
        name: "weather", summary: "The weather in a city.",
        parameters: [
          "type": "object", "properties": ["city": ["type": "string", "maxLength": 20]], "required": ["city"],
        ])
    ]
    return try await model.reply(to: prompt).reply.toolCalls.first?.name == "weather"
  }

  /// Whether a seed makes sampling repeatable here.
  private func seed(_ model: HTTPModel) async throws -> Bool {
    var prompt = Prompt([.init(.user, "Write any six words.")])
    (prompt.sampling.temperature, prompt.sampling.maxTokens, prompt.sampling.seed) = (1, 16, 7)
    let first = try await model.reply(to: prompt).reply.text
    return try await model.reply(to: prompt).reply.text.utf8.elementsEqual(first.utf8)
  }

  private func models(_ model: HTTPModel) async throws -> [String] {
    let answer = try await model.send("GET", "/models", nil)
    guard answer.status == 200, let body = try? model.json(answer) else { return [] }
    return (body["data"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
  }
}
