import Concepts
import JSON

/// A prompt as the body of `POST /chat/completions`.
struct ChatRequest {
  var prompt: Prompt
  var endpoint: Endpoint
  var isStreaming = false
  /// Newer services take `max_completion_tokens` only.
  var lengthField = "max_tokens"

  var json: JSONValue {
    var body: JSONObject = [
      "model": .string(endpoint.model), "messages": .array(prompt.messages.map(Self.message)),
      "temperature": .number(prompt.sampling.temperature), "top_p": .number(prompt.sampling.topP),
      "seed": .integer(Int64(prompt.sampling.seed & 0x7fff_ffff)), "stream": .bool(isStreaming),
    ]
    body[lengthField] = .integer(Int64(prompt.sampling.maxTokens))
    if !prompt.sampling.stop.isEmpty { body["stop"] = .array(prompt.sampling.stop.map { .string($0) }) }
    if case .json(let name, let schema) = prompt.format {
      body["response_format"] = Self.format(name, schema)
    }
    if !prompt.tools.isEmpty { body["tools"] = .array(prompt.tools.map(Self.tool)) }
    if prompt.logProbabilities > 0 {
      body["logprobs"] = true
      body["top_logprobs"] = .integer(Int64(prompt.logProbabilities))
    }
    if isStreaming { body["stream_options"] = ["include_usage": true] }
    if endpoint.isOwn { addOwn(to: &body) }
    return .object(body)
  }

  /// What makes llama.cpp's replies a function of the request: no cached prefix, and no cut of the
  /// distribution beside those that were asked for.
  private func addOwn(to body: inout JSONObject) {
    body["cache_prompt"] = false
    body["top_k"] = 0
    body["min_p"] = 0
  }

  private static func message(_ message: Prompt.Message) -> JSONValue {
    ["role": .string(message.role.rawValue), "content": .string(message.content)]
  }

  private static func format(_ name: String, _ schema: JSONValue) -> JSONValue {
    ["type": "json_schema", "json_schema": ["name": .string(name), "strict": true, "schema": schema]]
  }

  private static func tool(_ tool: ToolDescription) -> JSONValue {
    [
      "type": "function",
      "function": [
        "name": .string(tool.name), "description": .string(tool.summary), "parameters": tool.parameters,
      ],
    ]
  }
}
