import Concepts
import Dialogue
import JSON

extension EpisodesMemory {
  /// How a case ended, as a model says that sees the situation and the choice; `nil` when it is not asked.
  func judged(_ situation: String, _ plan: String, in turn: Turn) async throws -> Outcome? {
    guard configuration.critic == "model", turn.identity != nil else { return nil }
    let schema = JSONSchema.object([
      ("score", JSONSchema.integer(0...10)), ("why", JSONSchema.text(upTo: 60)),
    ])
    let text = judge.filled(["case": UntrustedText.block(["situation: \(situation)", "choice: \(plan)"])])
    var prompt = Prompt([.init(.user, text)], format: turn.format("outcome", schema))
    prompt.sampling.maxTokens = 60
    let answer = try await turn.ask(prompt, at: "episodes.judge", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> Outcome in
      let json = StructuredReply.json(in: reply.text)
      guard let score = json?["score"]?.intValue, (0...10).contains(score) else {
        throw ReplyProblem("'score' must be a whole number from 0 to 10")
      }
      let why = UntrustedText.line(json?["why"]?.stringValue ?? "", limit: 60)
      return Outcome(score: Double(score), words: why.isEmpty ? "\(score) of 10" : why)
    }
    return answer.value
  }

  /// How relevant each case is, from 1 to 10; empty when the reply does not say it of all.
  func relevances(_ cases: [String], _ situation: String, in turn: Turn) async throws -> [Double] {
    let lines = cases.enumerated().map { "\(LocalName.text(at: $0, letter: "m")) \($1)" }
    let list = JSONSchema.list(of: JSONSchema.integer(1...10), from: cases.count, upTo: cases.count)
    let text = relevance.filled([
      "situation": UntrustedText.block([UntrustedText.line(situation, limit: 300)]),
      "cases": UntrustedText.block(lines),
    ])
    var prompt = Prompt(
      [.init(.user, text)], format: turn.format("relevance", JSONSchema.object([("relevance", list)])))
    prompt.sampling.maxTokens = 60
    let answer = try await turn.ask(prompt, at: "episodes.relevance", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [Double] in
      let values = (StructuredReply.json(in: reply.text)?["relevance"]?.arrayValue ?? []).compactMap(
        \.intValue)
      guard values.count == cases.count, values.allSatisfy({ (1...10).contains($0) }) else {
        throw ReplyProblem("'relevance' must be \(cases.count) whole numbers from 1 to 10")
      }
      return values.map(Double.init)
    }
    return answer.value ?? []
  }

  /// What the cases teach, in at most six sentences.
  func told(_ cases: [String], in turn: Turn) async throws -> String? {
    guard turn.identity != nil else { return nil }
    var prompt = Prompt([.init(.user, library.filled(["cases": UntrustedText.block(cases)]))])
    prompt.sampling.maxTokens = 220
    let answer = try await turn.ask(prompt, at: "episodes.library", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> String in
      let sentences = UntrustedText.line(reply.text).split(separator: ".").prefix(6)
      guard !sentences.isEmpty else { throw ReplyProblem("the reply is empty") }
      return sentences.joined(separator: ".")
    }
    return answer.value
  }
}
