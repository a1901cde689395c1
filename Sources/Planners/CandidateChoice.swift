import Concepts
import Dialogue
import JSON

/// One call that reasons and then names candidates, best first; the reasoning is kept apart from the answer.
struct CandidateChoice: Sendable {
  let notes, shown, maxTokens: Int
  let choose, repair: PromptTemplate

  init(notes: Int, shown: Int, maxTokens: Int, in library: PromptLibrary) throws {
    (self.notes, self.shown, self.maxTokens) = (notes, shown, maxTokens)
    choose = try library.template("planners/cot.choose")
    repair = try library.template("planners/repair")
  }

  struct Answer: Sendable {
    var reasoning: String
    /// Positions in the situation's candidates, best first.
    var positions: [Int]
  }

  /// Asks once, with a repair.
  func ask(_ situation: Situation, temperature: Double = 0, seed: UInt64 = 0, at site: String, in turn: Turn)
    async throws -> StructuredAnswer<Answer>
  {
    let count = min(shown, situation.candidates.count)
    let names = (0..<count).map { LocalName.text(at: $0) }
    let limit = max(1, min(situation.query.limit, count))
    let schema = JSONSchema.object([
      ("reasoning", JSONSchema.text(upTo: 160)),
      ("items", JSONSchema.list(of: JSONSchema.oneOf(names), from: 1, upTo: limit)),
    ])
    var prompt = Prompt(
      [.init(.user, text(situation, limit, turn.catalogue))], format: turn.format("choice", schema))
    (prompt.sampling.temperature, prompt.sampling.seed) = (temperature, seed)
    prompt.sampling.maxTokens = maxTokens
    return try await turn.ask(prompt, at: site, repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> Answer in
      try Self.answer(reply, count: count)
    }
  }

  private func text(_ situation: Situation, _ limit: Int, _ catalogue: Catalogue) -> String {
    let text = SituationText(situation: situation, catalogue: catalogue)
    return choose.filled([
      "wish": text.wish, "notes": text.notes(notes), "candidates": text.candidates(shown),
      "limit": String(limit),
    ])
  }

  private static func answer(_ reply: Reply, count: Int) throws(ReplyProblem) -> Answer {
    guard let json = StructuredReply.json(in: reply.text) else {
      throw ReplyProblem(
        reply.finish == .length
          ? "the reply was cut off before its end" : "there is no JSON object in the reply")
    }
    let names = (json["items"]?.arrayValue ?? []).compactMap(\.stringValue)
    let positions = NamedPositions(names, count: count).positions
    guard !positions.isEmpty else {
      throw ReplyProblem("'items' names no candidate; the names are c1 to c\(count)")
    }
    return Answer(
      reasoning: UntrustedText.line(json["reasoning"]?.stringValue ?? "", limit: 400), positions: positions)
  }
}
