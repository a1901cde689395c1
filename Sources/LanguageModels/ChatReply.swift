import Concepts
import JSON

/// A reply read from the body of an answer, or put together from the pieces of a stream.
struct ChatReply {
  var text = ""
  private var calls: [(name: String, arguments: String)] = []
  private var finish: String?
  private var logProbabilities: [Reply.TokenLogProbability] = []
  private var usage: Usage?
  private var refusal: String?
  private(set) var identifier: String?
  /// Whether the stream said that it is complete.
  var isComplete = false

  init() {}

  /// Reads a whole answer.
  ///
  /// - Throws: ``ModelError`` `badReply` that says what is missing.
  init(_ body: JSONValue) throws(ModelError) {
    guard let choice = body["choices"]?[0] else { throw Self.bad("it has no choices") }
    guard let message = choice["message"], message.objectValue != nil else {
      throw Self.bad("it has no message")
    }
    take(message, of: choice, in: body)
    isComplete = true
  }

  /// Takes in one event of a stream.
  mutating func add(_ event: JSONValue) {
    guard let choice = event["choices"]?[0] else {
      usage = Self.usage(event) ?? usage
      return
    }
    take(choice["delta"] ?? [:], of: choice, in: event)
  }

  /// The reply; `prompt` serves to estimate the usage when the service does not tell it.
  func reply(to prompt: Prompt) throws(ModelError) -> (reply: Reply, isUsageEstimated: Bool) {
    guard isComplete || finish != nil else { throw Self.bad("the stream ended in the middle") }
    var reply = Reply(text, finish: finishReason, usage: usage ?? Self.estimate(prompt, text))
    reply.toolCalls = try toolCalls()
    reply.logProbabilities = logProbabilities
    return (reply, usage == nil)
  }

  private mutating func take(_ message: JSONValue, of choice: JSONValue, in body: JSONValue) {
    identifier = body["id"]?.stringValue ?? identifier
    text += Self.text(of: message["content"])
    refusal = message["refusal"]?.stringValue ?? refusal
    finish = choice["finish_reason"]?.stringValue ?? finish
    usage = Self.usage(body) ?? usage
    for (place, call) in (message["tool_calls"]?.arrayValue ?? []).enumerated() {
      take(call, at: call["index"]?.intValue ?? place)
    }
    logProbabilities += (choice["logprobs"]?["content"]?.arrayValue ?? []).compactMap(Self.logProbability)
  }

  private mutating func take(_ call: JSONValue, at place: Int) {
    guard (0..<64).contains(place) else { return }
    while calls.count <= place { calls.append(("", "")) }
    calls[place].name += call["function"]?["name"]?.stringValue ?? ""
    // A few services send the arguments as an object rather than as text.
    let arguments = call["function"]?["arguments"]
    calls[place].arguments += arguments?.stringValue ?? arguments?.printed() ?? ""
  }

  private func toolCalls() throws(ModelError) -> [Reply.ToolCall] {
    var list: [Reply.ToolCall] = []
    for call in calls where !call.name.isEmpty {
      let text = call.arguments.isEmpty ? "{}" : call.arguments
      do { list.append(.init(name: call.name, arguments: try JSONValue(parsing: text))) } catch {
        throw Self.bad("the arguments of the tool call '\(call.name)' are not JSON")
      }
    }
    return list
  }

  private var finishReason: Reply.Finish {
    if let refusal, !refusal.isEmpty { return .refusal }
    switch finish {
    case "stop"?, nil: return calls.isEmpty ? .stop : .toolCalls
    case "length"?: return .length
    case "tool_calls"?, "function_call"?: return .toolCalls
    case "content_filter"?: return .refusal
    default: return .other
    }
  }

  private static func text(of content: JSONValue?) -> String {
    if let text = content?.stringValue { return text }
    return (content?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }.joined()
  }

  private static func usage(_ body: JSONValue) -> Usage? {
    guard let prompt = body["usage"]?["prompt_tokens"]?.intValue else { return nil }
    return Usage(promptTokens: prompt, completionTokens: body["usage"]?["completion_tokens"]?.intValue ?? 0)
  }

  /// Four bytes a token, as English text has about.
  private static func estimate(_ prompt: Prompt, _ text: String) -> Usage {
    let bytes = prompt.messages.reduce(0) { $0 + $1.content.utf8.count }
    return Usage(promptTokens: (bytes + 3) / 4, completionTokens: (text.utf8.count + 3) / 4)
  }

  private static func logProbability(_ entry: JSONValue) -> Reply.TokenLogProbability? {
    guard let token = entry["token"]?.stringValue, let value = entry["logprob"]?.doubleValue else {
      return nil
    }
    let top = (entry["top_logprobs"]?.arrayValue ?? []).compactMap { other in
      other["token"]?.stringValue.flatMap { name in
        other["logprob"]?.doubleValue.map { Reply.TokenLogProbability.Alternative(token: name, value: $0) }
      }
    }
    return Reply.TokenLogProbability(token: token, value: value, alternatives: top)
  }

  private static func bad(_ what: String) -> ModelError {
    ModelError(.badReply, "the answer is not a chat completion: \(what)")
  }
}
