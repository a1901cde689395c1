package import Concepts

/// Answers with the last message it was given; shows what a component asks.
package struct EchoModel: LanguageModel {
  package let identity = ModelIdentity(provider: "scripted", model: "echo", isMeaningful: false)
  package let capabilities = ModelCapabilities(
    jsonSchema: false, logProbabilities: false, tools: false, seed: true)

  package init() {}

  package func reply(to prompt: Prompt) async throws -> ModelAnswer {
    ModelAnswer(
      Reply(prompt.messages.last?.content ?? "", usage: .counted(prompt, prompt.messages.last?.content ?? ""))
    )
  }
}

extension Usage {
  /// Words rather than tokens: there is no tokeniser where there is no model.
  static func counted(_ prompt: Prompt, _ reply: String) -> Usage {
    Usage(
      promptTokens: prompt.messages.reduce(0) { $0 + words($1.content) },
      completionTokens: max(1, words(reply)))
  }

  private static func words(_ text: String) -> Int { text.utf8.split { $0 <= 32 }.count }
}
