package import Concepts
import JSON
import Synchronization
import Tracing

/// Answers by rules, without any language model, and says so in what it writes.
///
/// Two ways: a list of replies, given one after another until it ends, or rules that read the schema of the
/// reply that is asked for and give a valid answer that follows from the prompt's digest. Results made with
/// it say nothing about language models; they show that a notebook runs, offline and at once.
package final class ScriptedModel: LanguageModel {
  package let identity: ModelIdentity
  package let capabilities = ModelCapabilities(
    jsonSchema: true, logProbabilities: true, tools: false, seed: true)
  private let script: [Reply]?
  private let place = Mutex(0)

  /// A model that answers by rules.
  package init() {
    script = nil
    identity = ModelIdentity(provider: "scripted", model: "rules-1", isMeaningful: false)
  }

  /// A model that gives these replies, and an error after the last.
  package init(_ replies: [Reply]) {
    script = replies
    let digest = Digest(of: JSONValue.array(replies.map(\.json)))
    identity = ModelIdentity(provider: "scripted", model: "script-\(digest.short)", isMeaningful: false)
  }

  package convenience init(texts: [String]) { self.init(texts.map { Reply($0) }) }

  package func reply(to prompt: Prompt) async throws -> ModelAnswer {
    guard let script else { return ModelAnswer(ruled(prompt), source: .stub) }
    let number = place.withLock { place in
      defer { place += 1 }
      return place
    }
    guard number < script.count else {
      throw ModelError(
        .scriptEnded,
        "the script has \(script.count) replies and was asked for one more; add it, or use `use: scripted`")
    }
    return ModelAnswer(script[number], source: .stub)
  }

  private func ruled(_ prompt: Prompt) -> Reply {
    let chance = PromptChance(prompt)
    let text: String
    if prompt.logProbabilities > 0 {
      return yesOrNo(prompt, chance)
    } else if case .json(_, let schema) = prompt.format {
      text = SchemaResponder(chance: chance, prompt: prompt).value(for: schema).printed()
    } else if Self.asksYesOrNo(prompt) {
      text = chance.uniform("yes") < 0.5 ? "No" : "Yes"
    } else {
      text = SchemaResponder.notice
    }
    return Reply(text, usage: .counted(prompt, text))
  }

  private func yesOrNo(_ prompt: Prompt, _ chance: PromptChance) -> Reply {
    // A share in (0, 1) with few digits, so that its logarithms come from a table and not from the machine.
    let step = 1 + Int(chance.uniform("yes") * 15)
    let (yes, no) = (Self.logarithms[step], Self.logarithms[16 - step])
    let isYes = yes >= no
    var reply = Reply(isYes ? "Yes" : "No", usage: .counted(prompt, "Yes"))
    let alternatives: [Reply.TokenLogProbability.Alternative] = [
      .init(token: "Yes", value: yes), .init(token: "No", value: no),
    ]
    reply.logProbabilities = [
      .init(
        token: reply.text, value: max(yes, no), alternatives: isYes ? alternatives : alternatives.reversed())
    ]
    return reply
  }

  private static func asksYesOrNo(_ prompt: Prompt) -> Bool {
    let text = prompt.messages.last?.content.lowercased() ?? ""
    return text.contains("yes or no")
  }

  /// Natural logarithms of n/16.
  private static let logarithms: [Double] = [
    -1000, -2.772588722239781, -2.0794415416798357, -1.6739764335716716, -1.3862943611198906,
    -1.1631508098056809, -0.9808292530117262, -0.8266785731844679, -0.6931471805599453, -0.5753641449035618,
    -0.47000362924573563, -0.3746934494414107, -0.2876820724517809, -0.2076393647782445, -0.13353139262452263,
    -0.06453852113757118, 0,
  ]
}

/// Chance that follows from a prompt, by purpose.
struct PromptChance: Sendable {
  private let seed: UInt64

  init(_ prompt: Prompt) {
    let digest = Digest(
      of: .object(["request": prompt.requestJSON, "messages": .array(prompt.messagesJSON)]))
    seed = digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  func uniform(_ purpose: String) -> Double { RandomStream(seed: seed, name: purpose).uniform() }
  func below(_ bound: Int, _ purpose: String) -> Int { RandomStream(seed: seed, name: purpose).below(bound) }
  func shuffled<Element>(_ list: [Element], _ purpose: String) -> [Element] {
    RandomStream(seed: seed, name: purpose).shuffled(list)
  }
}
