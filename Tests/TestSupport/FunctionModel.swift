package import Concepts
import JSON
import Synchronization

/// A language model that answers by a function of the prompt, and counts what it was asked.
package final class FunctionModel: LanguageModel {
  package let identity = ModelIdentity(provider: "scripted", model: "function", isMeaningful: false)
  package let capabilities: ModelCapabilities
  private let answer: @Sendable (Prompt) throws -> Reply
  private let asked = Mutex<[Prompt]>([])

  package init(
    _ capabilities: ModelCapabilities = ModelCapabilities(),
    _ answer: @escaping @Sendable (Prompt) throws -> Reply
  ) {
    (self.capabilities, self.answer) = (capabilities, answer)
  }

  /// Every prompt so far.
  package var prompts: [Prompt] { asked.withLock { $0 } }

  package func reply(to prompt: Prompt) async throws -> ModelAnswer { ModelAnswer(try answered(prompt)) }

  /// The reply, without waiting.
  package func answered(_ prompt: Prompt) throws -> Reply {
    asked.withLock { $0.append(prompt) }
    var reply = try answer(prompt)
    if reply.usage == Usage() {
      let bytes = prompt.messages.reduce(0) { $0 + $1.content.utf8.count }
      reply.usage = Usage(promptTokens: bytes / 4, completionTokens: reply.text.utf8.count / 4)
    }
    return reply
  }
}

/// Why a test's model fails.
package struct TestFailure: Error {
  package init() {}
}

extension Reply {
  /// A reply of one token that says Yes or No with these log-probabilities.
  package static func odds(yes: Double, no: Double) -> Reply {
    var reply = Reply(yes >= no ? "Yes" : "No")
    reply.logProbabilities = [
      .init(
        token: reply.text, value: max(yes, no),
        alternatives: [.init(token: "Yes", value: yes), .init(token: "No", value: no)])
    ]
    return reply
  }
}

extension FunctionModel {
  /// Models that a member must survive: each bad in its own way.
  package static var hostile: [(name: String, model: FunctionModel)] {
    let bare = ModelCapabilities(jsonSchema: false, logProbabilities: false, tools: false, seed: false)
    let native = ModelCapabilities(jsonSchema: true, logProbabilities: true, tools: true, seed: true)
    return [
      ("garbage", FunctionModel { _ in Reply("}{ \u{0}\u{202E} c999999999999 [[[") }),
      ("nothing", FunctionModel { _ in Reply("") }),
      ("wrong JSON", FunctionModel { _ in Reply(#"{"tool": 7, "order": {"c1": 1}, "genres": "x"}"#) }),
      ("cut off", FunctionModel { _ in Reply(#"{"thought": "I would"#, finish: .length) }),
      (
        "invents",
        FunctionModel { _ in Reply(#"{"tool":"steal","args":{},"order":["c0","c77"],"genres":[""]}"#) }
      ),
      ("no features", FunctionModel(bare) { _ in Reply("Certainly! 50 c2 > c1") }),
      (
        "native tools",
        FunctionModel(native) { _ in
          var reply = Reply("", finish: .toolCalls)
          reply.toolCalls = [.init(name: "nobody", arguments: ["x": 1])]
          return reply
        }
      ),
      ("odd numbers", FunctionModel { _ in .odds(yes: -.infinity, no: -.infinity) }),
    ]
  }
}
