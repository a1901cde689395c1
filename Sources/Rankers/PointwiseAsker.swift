import Concepts
import Dialogue
import JSON

/// Asks one question an item; goes over to numbers for good when the endpoint gives no log-probabilities.
struct PointwiseAsker {
  let ranker: PointwiseRanker
  var hasLogProbabilities: Bool

  /// - Returns: `nil` for an answer that cannot be read; the audit counts it.
  mutating func score(
    _ question: PromptTemplate, _ item: Item, _ audit: inout RankingAudit, in turn: Turn
  ) async throws -> Double? {
    let text = question.filled(["title": UntrustedText.line(item.title, limit: 160)])
    guard hasLogProbabilities else { return try await rating(text, &audit, in: turn) }
    var prompt = Prompt(
      [ranker.system, .init(.user, text)], logProbabilities: ranker.configuration.logProbabilities)
    prompt.sampling.maxTokens = 1
    let reply = try await turn.ask(prompt, at: "pointwise.ask")
    audit.calls += 1
    if reply.logProbabilities.isEmpty {
      hasLogProbabilities = false
      audit.repairs += 1
      return try await rating(text, &audit, in: turn)
    }
    let odds = YesNoOdds.logOdds(reply)
    if odds == nil { audit.invalid += 1 }
    return odds
  }

  private func rating(_ text: String, _ audit: inout RankingAudit, in turn: Turn) async throws -> Double? {
    let template = try ranker.prompts.template("rankers/pointwise.rating")
    let schema = JSONSchema.object([("score", JSONSchema.integer(0...100))])
    var prompt = Prompt(
      [ranker.system, .init(.user, template.filled(["question": text]))], format: turn.format("score", schema)
    )
    prompt.sampling.maxTokens = 16
    let answer = try await turn.ask(prompt, at: "pointwise.rate", repair: ranker.repair) {
      (reply: Reply) throws(ReplyProblem) -> Double in
      guard let score = Self.number(in: reply.text), (0...100).contains(score) else {
        throw ReplyProblem("there is no score from 0 to 100")
      }
      return Double(score)
    }
    audit.add(answer)
    return answer.value
  }

  /// The member `score`, else the first whole number of at most three digits.
  static func number(in text: String) -> Int? {
    if let json = StructuredReply.json(in: text) { return json["score"]?.intValue }
    let digits = text.drop { !$0.isASCII || !$0.isNumber }.prefix { $0.isASCII && $0.isNumber }
    return digits.utf8.count <= 3 ? Int(digits) : nil
  }
}
