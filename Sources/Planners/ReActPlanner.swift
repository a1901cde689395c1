package import Concepts
import Dialogue

/// Thinks and acts in turns: each step is one model call that gives a thought and one tool call.
///
/// 1. The action is JSON by schema where the endpoint has schemas, a native tool call where it has those, and
///    JSON found in the text elsewhere; ``Decision/form`` says which.
/// 2. On the last step only the actions that end the episode are offered.
/// 3. An unreadable reply is asked for once more; after that the candidates are ranked as they are.
package struct ReActPlanner: Planner {
  package static let name = "react"
  package static let summary =
    "One model call a step: a thought and a tool call, until it ranks, recommends or abstains."
  package static let source = "Yao et al., ReAct (arXiv 2210.03629), with structured actions and a forced end"
  package static let cost = "1 to maxSteps, one more for each repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var maxSteps = 10
    package var notes = 5
    package var preview = 6
    package var chooses = true
    package var maxTokens = 160
    package init() {}
    package static let parameters = [
      Parameter("maxSteps", "The most steps of an episode; the last one must end it.", in: 1...50),
      Parameter("notes", "How many remembered notes the prompt shows.", in: 0...100),
      Parameter("preview", "How many candidates the prompt shows under local names.", in: 1...100),
      Parameter(
        "chooses", "Whether it may pick the list itself or show none; if not, the agent's ranker orders it."),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private let configuration: Configuration
  private let prompts: Prompts

  private struct Prompts {
    let system, step, last, more, repair: PromptTemplate
  }

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    let library = context.prompts
    prompts = Prompts(
      system: try library.template("planners/react.system"),
      step: try library.template("planners/react.step"),
      last: try library.template("planners/react.last"), more: try library.template("planners/react.more"),
      repair: try library.template("planners/repair"))
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    let left = min(situation.stepsLeft, configuration.maxSteps - situation.steps.count)
    guard left > 0 else { return Decision(action: .rankAndRecommend) }
    let form = ActionForm(
      situation, shown: configuration.preview, isLast: left == 1, chooses: configuration.chooses)
    let isNative = turn.capabilities.tools
    var prompt = Prompt(messages(situation, form, left: left, catalogue: turn.catalogue))
    prompt.sampling.maxTokens = configuration.maxTokens
    prompt.sampling.seed = turn.seed
    if isNative { prompt.tools = form.tools } else { prompt.format = turn.format("action", form.schema) }
    let isSchemaGiven = !isNative && turn.capabilities.jsonSchema
    let answer = try await turn.ask(prompt, at: "react.act", repair: prompts.repair) {
      (reply: Reply) throws(ReplyProblem) in
      try form.decision(reply, isSchemaGiven: isSchemaGiven)
    }
    var decision = answer.value ?? Decision(action: .rankAndRecommend)
    (decision.repairs, decision.invalid) = (answer.repairs, answer.invalid)
    return decision
  }

  private func messages(_ situation: Situation, _ form: ActionForm, left: Int, catalogue: Catalogue)
    -> [Prompt.Message]
  {
    let text = SituationText(situation: situation, catalogue: catalogue)
    let rule = left == 1 ? prompts.last.text : prompts.more.filled(["left": String(left)])
    let step = prompts.step.filled([
      "wish": text.wish, "notes": text.notes(configuration.notes),
      "count": String(situation.candidates.count),
      "candidates": text.candidates(configuration.preview), "tools": form.lines, "steps": text.steps(),
      "rule": rule, "example": form.example,
    ])
    return [.init(.system, prompts.system.text), .init(.user, step)]
  }
}
