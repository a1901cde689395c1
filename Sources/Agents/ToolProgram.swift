import Assets
import JSON
import Tracing

/// A program that is asked over its standard streams, a line of JSON for each message.
struct ToolProgram: Sendable {
  let command: [String]
  /// Where it runs; where this process does if `nil`.
  var folder: String?
  let seconds: Int

  /// Sends one line, takes the first line of JSON that comes back.
  ///
  /// - Throws: ``EffectFailure`` when the program cannot be started, is too slow, or says nothing of use.
  func call(_ request: JSONValue) async throws -> JSONValue {
    let answers = try await exchange([request]) { _ in true }
    guard let answer = answers.last, answer["text"]?.stringValue != nil else {
      throw Self.failure("badReply", "it did not answer with a line such as {\"text\": \"…\"}")
    }
    return answer
  }

  /// Greets an MCP server and calls one of its tools.
  func call(mcp tool: String, _ arguments: JSONValue) async throws -> JSONValue {
    let greeting: JSONValue = [
      "protocolVersion": "2025-06-18", "capabilities": [:],
      "clientInfo": ["name": "reprise", "version": "1"],
    ]
    let messages: [JSONValue] = [
      ["jsonrpc": "2.0", "id": 1, "method": "initialize", "params": greeting],
      ["jsonrpc": "2.0", "method": "notifications/initialized"],
      [
        "jsonrpc": "2.0", "id": 2, "method": "tools/call",
        "params": ["name": .string(tool), "arguments": arguments],
      ],
    ]
    let answers = try await exchange(messages) { answer in answer["id"] != nil && answer["method"] == nil }
    guard let answer = answers.last, let result = answer["result"], answers.count == 2 else {
      let said = answers.last?["error"]?["message"]?.stringValue ?? "it did not answer"
      throw Self.failure("badReply", said)
    }
    let parts = (result["content"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }
    let items = result["structuredContent"]?["items"] ?? .null
    return [
      "text": .string(parts.joined(separator: " ")), "items": items, "error": result["isError"] ?? false,
    ]
  }

  // MARK: - The process

  /// Sends each message; after one with an answer to come, waits for a line that is one.
  ///
  /// All of it is on a thread of its own, so that the limit counts the program's time alone.
  private func exchange(_ messages: [JSONValue], isAnswer: @escaping @Sendable (JSONValue) -> Bool)
    async throws -> [JSONValue]
  {
    let (command, folder, deadline) = (command, folder, Deadline(seconds: seconds))
    return try await withTaskCancellationHandler {
      try await onOwnThread { try Self.talk(command, in: folder, messages, until: deadline, isAnswer) }
    } onCancel: {
      deadline.callOff()
    }
  }

  private static func talk(
    _ command: [String], in folder: String?, _ messages: [JSONValue], until deadline: Deadline,
    _ isAnswer: (JSONValue) -> Bool
  ) throws -> [JSONValue] {
    var process = try LineProcess(command, in: folder, until: deadline)
    var answers: [JSONValue] = []
    for message in messages {
      try process.write(message.canonical() + [UInt8(ascii: "\n")])
      guard message["id"] != nil || message["jsonrpc"] == nil else { continue }
      let before = answers.count
      while let line = try process.line() {
        guard let value = try? JSONValue(parsing: line), isAnswer(value) else { continue }
        answers.append(value)
        break
      }
      if answers.count == before, let ending = process.failing() {
        throw failure("badReply", "\(ending) before it answered")
      }
    }
    return answers
  }

  private static func failure(_ code: String, _ message: String) -> EffectFailure {
    EffectFailure(code: code, message: message)
  }
}
