import Concepts
import JSON

/// Calls of a chat model as logs of OpenAI-style programs hold them, one JSON object a line.
///
/// - `{"request": {"messages": …}, "response": {"choices": …}}`, as proxies and loggers write it;
/// - the two files of a batch, `{"custom_id", "body": {"messages": …}}` and `{"custom_id", "response": {"body": …}}`;
/// - `{"messages": […]}`, in which each message of the assistant answers those before it.
struct ChatLog: Sendable {
  /// One call and its answer.
  struct Call: Sendable {
    var model: String
    var messages: [JSONValue]
    var settings: JSONObject
    /// As a trace holds a reply.
    var reply: JSONValue
  }

  /// Calls that belong together: of one line.
  private(set) var chats: [[Call]] = []
  /// Lines that could not be read, as `file:line:column: what is wrong`.
  private(set) var faults: [String] = []
  private var requests: [String: (request: JSONValue, place: String)] = [:]
  private var responses: [String: JSONValue] = [:]
  private var order: [String] = []

  /// Takes in the lines of a file.
  mutating func add(_ bytes: [UInt8], from file: String) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let rest = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    for (number, line) in rest.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      let text = line.last == 13 ? line.dropLast() : line
      guard text.contains(where: { $0 > 32 }) else { continue }
      do throws(Fault) { try add(Array(text)) } catch {
        faults.append("\(file):\(number + 1):\(error.column): \(error.message)")
      }
    }
  }

  /// Joins the requests and the responses of batches.
  ///
  /// - Returns: how many requests have no response or an error, and how many responses no request.
  mutating func finish() -> (unanswered: Int, unasked: Int) {
    var unanswered = 0
    for name in order {
      guard let response = responses.removeValue(forKey: name), let asked = requests[name],
        let call = try? Self.call(asked.request, response)
      else {
        unanswered += 1
        continue
      }
      chats.append([call])
    }
    return (unanswered, responses.count)
  }

  private struct Fault: Error {
    var column = 1
    var message: String
  }

  private mutating func add(_ text: [UInt8]) throws(Fault) {
    let line: JSONValue
    do { line = try JSONValue(parsing: text) } catch {
      throw Fault(column: max(error.column, 1), message: error.message)
    }
    if let request = line["request"], let response = line["response"] {
      chats.append([try Self.call(request["body"] ?? request, response["body"] ?? response)])
    } else if let name = line["custom_id"]?.stringValue, let body = line["body"] {
      if requests[name] == nil { order.append(name) }
      requests[name] = (body, name)
    } else if let name = line["custom_id"]?.stringValue, line["response"] != nil || line["error"] != nil {
      responses[name] = line["response"]?["body"] ?? .null
    } else if let messages = line["messages"]?.arrayValue {
      chats.append(try Self.chat(messages, line))
    } else {
      throw Fault(message: "the line has no 'messages', no 'request' with its 'response', and no 'custom_id'")
    }
  }

  /// The calls of a conversation.
  private static func chat(_ messages: [JSONValue], _ line: JSONValue) throws(Fault) -> [Call] {
    let plain = try messages.enumerated().map { place, message throws(Fault) in
      try self.message(message, place)
    }
    var calls: [Call] = []
    for (place, message) in plain.enumerated() where message["role"] == "assistant" && place > 0 {
      let reply: JSONValue = [
        "text": message["content"] ?? "", "finish": "stop",
        "usage": ["prompt_tokens": 0, "completion_tokens": 0],
      ]
      calls.append(
        Call(
          model: line["model"]?.stringValue ?? "unknown", messages: Array(plain[..<place]), settings: [:],
          reply: reply))
    }
    guard !calls.isEmpty else { throw Fault(message: "no message of the assistant answers another one") }
    return calls
  }

  private static func call(_ request: JSONValue, _ response: JSONValue) throws(Fault) -> Call {
    guard let messages = request["messages"]?.arrayValue else {
      throw Fault(message: "the request has no 'messages'")
    }
    guard let choice = response["choices"]?[0], let text = content(choice["message"]?["content"] ?? .null)
    else { throw Fault(message: "the response has no text in 'choices/0/message/content'") }
    let usage = response["usage"] ?? .null
    let reply: JSONValue = [
      "text": .string(text), "finish": choice["finish_reason"]?.stringValue.map { .string($0) } ?? "stop",
      "usage": [
        "prompt_tokens": .integer(Int64(usage["prompt_tokens"]?.intValue ?? 0)),
        "completion_tokens": .integer(Int64(usage["completion_tokens"]?.intValue ?? 0)),
      ],
    ]
    var settings = request.objectValue ?? [:]
    (settings["messages"], settings["model"]) = (nil, nil)
    return Call(
      model: response["model"]?.stringValue ?? request["model"]?.stringValue ?? "unknown",
      messages: try messages.enumerated().map { place, message throws(Fault) in
        try self.message(message, place)
      },
      settings: settings, reply: reply)
  }

  /// A message with its text alone.
  private static func message(_ message: JSONValue, _ place: Int) throws(Fault) -> JSONValue {
    guard let role = message["role"]?.stringValue, let text = content(message["content"] ?? .null) else {
      throw Fault(message: "message \(place) has no 'role', or no text as its 'content'")
    }
    return ["role": .string(role), "content": .string(text)]
  }

  /// A text, or the texts of parts; `nil` for anything else.
  private static func content(_ value: JSONValue) -> String? {
    if let text = value.stringValue { return text }
    guard let parts = value.arrayValue else { return value.isNull ? "" : nil }
    var text = ""
    for part in parts {
      guard let piece = part["text"]?.stringValue else { return nil }
      text += piece
    }
    return text
  }
}
