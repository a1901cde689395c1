import Concepts
import JSON
import Synchronization
import TestSupport

@testable import LanguageModels

/// Notes for how long a client would have waited, and does not wait.
final class Waits: Sendable {
  private let list = Mutex<[Duration]>([])
  var all: [Duration] { list.withLock { $0 } }
  var sleep: Sleep { { duration in self.list.withLock { $0.append(duration) } } }
}

/// Collects texts from any thread.
final class Texts: Sendable {
  private let list = Mutex<[String]>([])
  var all: [String] { list.withLock { $0 } }
  func add(_ text: String) { list.withLock { $0.append(text) } }
}

/// A key that must not be seen anywhere.
let canary = "sk-canary-4f1d2c3b5a69788796"

extension TestServer {
  /// A client of this server that waits for nothing.
  func model(
    waits: Waits = Waits(), attempts: Int = 3, capabilities: ModelCapabilities = .everything,
    change: (inout CallPolicy) -> Void = { _ in }
  ) throws -> HTTPModel {
    HTTPModel(
      try endpoint(attempts: attempts, change: change), capabilities: capabilities,
      environment: ["KEY": canary],
      sleep: waits.sleep)
  }

  func endpoint(attempts: Int = 3, change: (inout CallPolicy) -> Void = { _ in }) throws -> Endpoint {
    var policy = CallPolicy()
    (policy.attempts, policy.firstByte, policy.total) = (attempts, .seconds(20), .seconds(20))
    change(&policy)
    return try Endpoint(baseURL: "\(url)/v1", model: "m", keyVariable: "KEY", policy: policy)
  }
}

extension ModelCapabilities {
  static let everything = ModelCapabilities(jsonSchema: true, logProbabilities: true, tools: true, seed: true)
}

extension Prompt {
  static func asking(_ text: String) -> Prompt { Prompt([.init(.system, "Be brief."), .init(.user, text)]) }
}

/// A chat completion with this text.
func completion(_ text: String) -> String {
  let body: JSONValue = [
    "id": "chat-1", "object": "chat.completion",
    "choices": [
      ["index": 0, "finish_reason": "stop", "message": ["role": "assistant", "content": .string(text)]]
    ],
    "usage": ["prompt_tokens": 11, "completion_tokens": 2, "total_tokens": 13],
  ]
  return body.printed()
}
