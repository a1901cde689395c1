package import Concepts
import Dialogue
import JSON

/// Chooses, lets a critic look at the choice, and chooses again with the critic's words in mind.
///
/// The critic sees the request, what is remembered and the list, and nothing that was held out: the published form
/// asks the evaluator whether the target was hit and tries again when it was not. The best-scored attempt is shown.
package struct ReflexionPlanner: Planner {
  package static let name = "reflexion"
  package static let summary =
    "Chooses, has a critic score the list without knowing the answer, and tries again."
  package static let source =
    "Shinn et al., Reflexion (arXiv 2303.11366), with a self-critic in place of the ground truth"
  package static let cost = "2 to 2 × attempts, one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var attempts = 3
    package var enough = 8
    package var notes = 10
    package var preview = 20
    package var maxTokens = 256
    package init() {}
    package static let parameters = [
      Parameter("attempts", "The most choices.", in: 1...10),
      Parameter("enough", "The critic's score that ends the attempts.", in: 0...10),
      Parameter("notes", "How many remembered notes the prompt shows.", in: 0...100),
      Parameter("preview", "How many candidates the prompt shows under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private struct Verdict: Sendable {
    var score: Int
    var reflection: String
  }

  /// How many of the last reflections an attempt sees.
  private static let remembered = 3

  private let configuration: Configuration
  private let choice: CandidateChoice
  private let critic: PromptTemplate

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    choice = try CandidateChoice(
      notes: configuration.notes + Self.remembered, shown: configuration.preview,
      maxTokens: configuration.maxTokens,
      in: context.prompts)
    critic = try context.prompts.template("planners/reflexion.critic")
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    guard !situation.candidates.isEmpty else { return Decision(action: .rankAndRecommend) }
    var best: (score: Int, decision: Decision)?
    var reflections: [Note] = []
    var (repairs, invalid) = (0, 0)
    for _ in 0..<configuration.attempts {
      var attempt = situation
      attempt.notes = reflections.suffix(Self.remembered) + situation.notes.prefix(configuration.notes)
      let answer = try await choice.ask(attempt, at: "reflexion.act", in: turn)
      let decision = Decision(answer, situation)
      (repairs, invalid) = (repairs + answer.repairs, invalid + answer.invalid)
      guard let value = answer.value else { break }
      let judged = try await verdict(on: value, situation, turn)
      (repairs, invalid) = (repairs + judged.repairs, invalid + judged.invalid)
      let score = judged.value?.score ?? 0
      if best.map({ score > $0.score }) ?? true { best = (score, decision) }
      guard let verdict = judged.value, score < configuration.enough else { break }
      reflections.append(
        Note("reflection: \(verdict.reflection)", origin: .agent, time: situation.query.time))
    }
    var decision = best?.decision ?? Decision(action: .rankAndRecommend)
    (decision.repairs, decision.invalid) = (repairs, invalid)
    return decision
  }

  private func verdict(on answer: CandidateChoice.Answer, _ situation: Situation, _ turn: Turn) async throws
    -> StructuredAnswer<Verdict>
  {
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    let titles = answer.positions.map { position in
      "- " + UntrustedText.line(turn.catalogue[situation.candidates[position].item].title, limit: 120)
    }
    let filled = critic.filled([
      "wish": text.wish, "notes": text.notes(configuration.notes), "list": UntrustedText.block(titles),
      "reasoning": UntrustedText.line(answer.reasoning, limit: 200),
    ])
    let schema = JSONSchema.object([
      ("score", JSONSchema.integer(0...10)), ("reflection", JSONSchema.text(upTo: 100)),
    ])
    var prompt = Prompt([.init(.user, filled)], format: turn.format("verdict", schema))
    prompt.sampling.maxTokens = 80
    return try await turn.ask(prompt, at: "reflexion.critic", repair: choice.repair) {
      (reply: Reply) throws(ReplyProblem) -> Verdict in
      guard let json = StructuredReply.json(in: reply.text), let score = json["score"]?.intValue,
        (0...10).contains(score)
      else { throw ReplyProblem("there is no 'score' from 0 to 10") }
      return Verdict(
        score: score, reflection: UntrustedText.line(json["reflection"]?.stringValue ?? "", limit: 100))
    }
  }
}
