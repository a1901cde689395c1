package import Concepts
import Dialogue

/// One call that reasons briefly and then chooses from the candidates; no tools.
package struct ChainOfThoughtPlanner: Planner {
  package static let name = "cot"
  package static let summary = "One model call that reasons and then names the best candidates."
  package static let source = "Wei et al., Chain-of-Thought Prompting (arXiv 2201.11903)"
  package static let cost = "1, one more for a repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var notes = 10
    package var preview = 20
    package var maxTokens = 256
    package init() {}
    package static let parameters = [
      Parameter("notes", "How many remembered notes the prompt shows.", in: 0...100),
      Parameter("preview", "How many candidates the prompt shows under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private let choice: CandidateChoice

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    choice = try CandidateChoice(
      notes: configuration.notes, shown: configuration.preview, maxTokens: configuration.maxTokens,
      in: context.prompts)
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    guard !situation.candidates.isEmpty else { return Decision(action: .rankAndRecommend) }
    let answer = try await choice.ask(situation, at: "cot.act", in: turn)
    return Decision(answer, situation)
  }
}

extension Decision {
  /// The chosen candidates, or those the ranker puts first when no reply could be read.
  init(_ answer: StructuredAnswer<CandidateChoice.Answer>, _ situation: Situation) {
    self.init(action: .rankAndRecommend)
    (repairs, invalid) = (answer.repairs, answer.invalid)
    guard let value = answer.value else { return }
    thought = value.reasoning
    action = .recommend(value.positions.map { situation.candidates[$0].item })
    form = answer.form.rawValue
  }
}
