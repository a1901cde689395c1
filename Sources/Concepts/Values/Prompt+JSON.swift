package import JSON

extension Prompt {
  /// The prompt as a trace and a cache key hold it, without its messages.
  package var requestJSON: JSONValue {
    var object: JSONObject = [
      "messages": [],
      "sampling": [
        "temperature": .number(sampling.temperature), "top_p": .number(sampling.topP),
        "seed": .string(String(sampling.seed)), "max_tokens": .integer(Int64(sampling.maxTokens)),
        "stop": .array(sampling.stop.map { .string($0) }),
      ],
      "logprobs": .integer(Int64(logProbabilities)),
    ]
    switch format {
    case .text: object["format"] = "text"
    case .json(let name, let schema): object["format"] = ["name": .string(name), "schema": schema]
    }
    if !tools.isEmpty { object["tools"] = .array(tools.map(\.json)) }
    return .object(object)
  }

  /// The messages, each as an object of role and content.
  package var messagesJSON: [JSONValue] {
    messages.map { ["role": .string($0.role.rawValue), "content": .string($0.content)] }
  }
}

extension ToolDescription {
  package var json: JSONValue {
    [
      "name": .string(name), "description": .string(summary), "parameters": parameters,
      "writes": .bool(writes),
    ]
  }
}

extension Reply {
  /// The reply as a trace and a cache hold it.
  package var json: JSONValue {
    var object: JSONObject = [
      "text": .string(text), "finish": .string(finish.rawValue),
      "usage": [
        "prompt_tokens": .integer(Int64(usage.promptTokens)),
        "completion_tokens": .integer(Int64(usage.completionTokens)),
      ],
    ]
    if !toolCalls.isEmpty {
      object["tool_calls"] = .array(toolCalls.map { ["name": .string($0.name), "arguments": $0.arguments] })
    }
    if !logProbabilities.isEmpty { object["logprobs"] = .array(logProbabilities.map(\.json)) }
    return .object(object)
  }

  /// Reads a reply back; `nil` when a key is missing or of the wrong type.
  package init?(_ json: JSONValue) {
    guard let text = json["text"]?.stringValue,
      let finish = json["finish"]?.stringValue.flatMap(Finish.init(rawValue:)),
      let prompt = json["usage"]?["prompt_tokens"]?.intValue,
      let completion = json["usage"]?["completion_tokens"]?.intValue
    else { return nil }
    self.init(text, finish: finish, usage: Usage(promptTokens: prompt, completionTokens: completion))
    toolCalls = (json["tool_calls"]?.arrayValue ?? []).compactMap { call in
      call["name"]?.stringValue.map { ToolCall(name: $0, arguments: call["arguments"] ?? [:]) }
    }
    logProbabilities = (json["logprobs"]?.arrayValue ?? []).compactMap(TokenLogProbability.init)
  }
}

extension Reply.TokenLogProbability {
  var json: JSONValue {
    [
      "token": .string(token), "value": .number(value),
      "top": .array(alternatives.map { [.string($0.token), .number($0.value)] }),
    ]
  }

  init?(_ json: JSONValue) {
    guard let token = json["token"]?.stringValue, let value = json["value"]?.doubleValue else { return nil }
    self.init(
      token: token, value: value,
      alternatives: (json["top"]?.arrayValue ?? []).compactMap { pair in
        guard let token = pair[0]?.stringValue, let value = pair[1]?.doubleValue else { return nil }
        return Alternative(token: token, value: value)
      })
  }
}
