package import Concepts
import JSON
import Tracing

/// A language model behind an OpenAI-compatible address (`/chat/completions`).
///
/// 1. The key is read from the environment when a request is made; it is in no error, log or trace.
/// 2. A request that may succeed later is repeated, with waits that follow from the request.
/// 3. What the endpoint cannot do is refused, never left out silently.
package struct HTTPModel: LanguageModel {
  package let identity: ModelIdentity
  package let capabilities: ModelCapabilities
  let endpoint: Endpoint
  private let environment: [String: String]
  private let limit: RateLimit
  private let sleep: Sleep
  private let lengthField: String

  package init(
    _ endpoint: Endpoint, identity: ModelIdentity? = nil,
    capabilities: ModelCapabilities = ModelCapabilities(),
    environment: [String: String], lengthField: String = "max_tokens",
    sleep: @escaping Sleep = { try await Task.sleep(for: $0) }
  ) {
    (self.endpoint, self.capabilities, self.environment) = (endpoint, capabilities, environment)
    self.identity =
      identity
      ?? ModelIdentity(provider: "openai-compatible", model: endpoint.model, runtime: endpoint.baseURL)
    (self.sleep, self.lengthField) = (sleep, lengthField)
    limit = RateLimit(endpoint.policy, sleep: sleep)
  }

  package func reply(to prompt: Prompt) async throws -> ModelAnswer {
    try check(prompt)
    let request = ChatRequest(prompt: prompt, endpoint: endpoint, lengthField: lengthField)
    return try await answer(to: prompt, request.json) { answer throws(ModelError) in
      try ChatReply(try json(answer))
    }
  }

  /// Answers in a stream; `onText` sees the text as it grows.
  package func stream(_ prompt: Prompt, onText: @escaping @Sendable (String) -> Void) async throws
    -> ModelAnswer
  {
    try check(prompt)
    let request = ChatRequest(prompt: prompt, endpoint: endpoint, isStreaming: true, lengthField: lengthField)
    let reader = StreamReader(onText: onText)
    return try await answer(to: prompt, request.json, onBytes: { reader.take($0) }) { _ throws(ModelError) in
      try reader.reply()
    } restart: {
      reader.restart()
    }
  }

  private func check(_ prompt: Prompt) throws(ModelError) {
    if case .json = prompt.format, !capabilities.jsonSchema { throw lacks("JSON schemas") }
    if prompt.logProbabilities > 0, !capabilities.logProbabilities { throw lacks("log-probabilities") }
    if !prompt.tools.isEmpty, !capabilities.tools { throw lacks("tool calls") }
  }

  private func lacks(_ what: String) -> ModelError {
    ModelError(.unsupported, "\(endpoint.label) does not offer \(what)")
  }
}

// MARK: - Attempts

extension HTTPModel {
  private func answer(
    to prompt: Prompt, _ body: JSONValue, onBytes: (@Sendable ([UInt8]) -> Void)? = nil,
    read: (HTTPAnswer) throws(ModelError) -> ChatReply, restart: () -> Void = {}
  ) async throws -> ModelAnswer {
    let patience = Patience(policy: endpoint.policy, digest: Digest(of: body))
    var attempt = 0
    while true {
      var retryAfter: String?
      do {
        return try await once(prompt, body, attempt, &retryAfter, onBytes, read)
      } catch let error as ModelError {
        guard error.mayPass, attempt + 1 < endpoint.policy.attempts else { throw finished(error, attempt) }
      }
      try await sleep(patience.wait(after: attempt, retryAfter: retryAfter))
      attempt += 1
      restart()
    }
  }

  private func once(
    _ prompt: Prompt, _ body: JSONValue, _ attempt: Int, _ retryAfter: inout String?,
    _ onBytes: (@Sendable ([UInt8]) -> Void)?, _ read: (HTTPAnswer) throws(ModelError) -> ChatReply
  ) async throws -> ModelAnswer {
    try await limit.enter()
    do {
      let clock = ContinuousClock()
      let start = clock.now
      let answer = try await send("POST", "/chat/completions", body.printedBytes(), onBytes)
      guard answer.status == 200 else {
        retryAfter = answer.headers["retry-after"]
        throw try failure(answer)
      }
      let (reply, isEstimated) = try read(answer).reply(to: prompt)
      let volatile = volatile(start.duration(to: clock.now), attempt, isEstimated)
      let clean = try cleaned(reply)
      await limit.leave(tokens: reply.usage.promptTokens + reply.usage.completionTokens)
      return ModelAnswer(clean, source: .live, volatile: volatile)
    } catch {
      await limit.leave(tokens: 0)
      throw (error as? ModelError)?.at(endpoint) ?? error
    }
  }

  private func volatile(_ time: Duration, _ attempt: Int, _ isEstimated: Bool) -> JSONValue {
    let (seconds, rest) = time.components
    var object: JSONObject = [
      "ms": .integer(seconds * 1000 + rest / 1_000_000_000_000_000), "attempts": .integer(Int64(attempt + 1)),
    ]
    if isEstimated { object["usage"] = "estimated" }
    return .object(object)
  }

  private func finished(_ error: ModelError, _ attempt: Int) -> ModelError {
    guard attempt > 0 else { return error }
    return ModelError(error.code, "\(error.message) (after \(attempt + 1) attempts)")
  }
}

// MARK: - One exchange

extension HTTPModel {
  /// Sends a request to a path under the base address.
  func send(
    _ method: String, _ path: String, _ body: [UInt8]?, _ onBytes: (@Sendable ([UInt8]) -> Void)? = nil
  ) async throws -> HTTPAnswer {
    var headers: [(name: String, value: String)] = [
      ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
    ]
    if let secret = try secret() { headers.append(("Authorization", secret.authorization)) }
    return try await HTTPClient.shared.send(
      HTTPRequest(
        method: method, url: endpoint.baseURL + path, headers: headers, body: body, policy: endpoint.policy,
        onBytes: onBytes))
  }

  func json(_ answer: HTTPAnswer) throws(ModelError) -> JSONValue {
    do { return try JSONValue(parsing: answer.body) } catch {
      throw ModelError(.badReply, "the answer is not JSON: \(error.message)")
    }
  }

  func failure(_ answer: HTTPAnswer) throws(ModelError) -> ModelError {
    let body = try? json(answer)
    let said =
      body?["error"]?["message"]?.stringValue ?? body?["message"]?.stringValue
      ?? body?["error"]?.stringValue ?? ""
    let quoted = try secret()?.cleaned(said) ?? said
    return ModelError(
      status: answer.status, body: body, quoted: String(quoted.prefix(300)), endpoint: endpoint)
  }

  private func secret() throws(ModelError) -> Secret? {
    guard let variable = endpoint.keyVariable else { return nil }
    guard let secret = try Secret(variable: variable, in: environment) else {
      throw ModelError(
        .unauthorised, "the variable \(variable), which should hold the key of \(endpoint.baseURL), is empty")
    }
    return secret
  }

  /// The reply without the key, should an endpoint have repeated it.
  private func cleaned(_ reply: Reply) throws(ModelError) -> Reply {
    guard let secret = try secret() else { return reply }
    guard let clean = Reply(secret.cleaned(reply.json)) else {
      throw ModelError(.badReply, "the answer repeats the key where no text belongs")
    }
    return clean
  }
}
