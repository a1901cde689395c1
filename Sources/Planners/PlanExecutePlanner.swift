package import Concepts
import Dialogue
import JSON

/// Plans all tool calls at once, lets them run over the candidates, and has a critic look at what is left.
///
/// The model sees counts and the first few candidates, never the whole list. The plan is an ordered list, so that a
/// tool may be used twice (the published form keeps a dictionary by tool name and loses the first use). The final
/// ordering is always added. A critic accepts or gives one advice, with which the plan is made anew.
package struct PlanExecutePlanner: Planner {
  package static let name = "plan-execute"
  package static let summary =
    "Plans all tool calls in one model call, runs them, and lets a critic accept or ask for another plan."
  package static let source = "InteRecAgent (microsoft/RecAI, MIT), with plans as lists"
  package static let cost =
    "1 to 1 + 2 × maxReplans when critic is on; 1 when critic is off; 0 for an agent without tools; one more for each "
    + "repaired reply"

  package struct Configuration: ComponentConfiguration {
    package var maxSteps = 8
    package var maxReplans = 1
    package var critic = "on"
    package var notes = 6
    package var preview = 5
    package var maxTokens = 256
    package init() {}
    package static let parameters = [
      Parameter("maxSteps", "The most tool calls of a plan.", in: 0...20),
      Parameter("maxReplans", "How often the critic may ask for another plan.", in: 0...10),
      Parameter("critic", "Whether a critic looks at the candidates that are left.", oneOf: ["off", "on"]),
      Parameter("notes", "How many remembered notes the prompt shows.", in: 0...100),
      Parameter("preview", "How many candidates the prompt shows.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private struct PlannedCall: Sendable {
    var tool: String
    var arguments: JSONValue
  }

  private let configuration: Configuration
  private let plan, critic, repair: PromptTemplate
  /// What is still to be done; `nil` before there is a plan.
  private var queue: [PlannedCall]?
  /// How the plan was given.
  private var form = ReplyForm.text
  private var replans = 0
  private var advice = ""
  private var (repairs, invalid) = (0, 0)

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    plan = try context.prompts.template("planners/plan-execute.plan")
    critic = try context.prompts.template("planners/plan-execute.critic")
    repair = try context.prompts.template("planners/repair")
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    (repairs, invalid) = (0, 0)
    guard situation.stepsLeft > 1, !situation.candidates.isEmpty else { return ending("") }
    if queue == nil { queue = try await planned(situation, turn) }
    if let next = taken() { return using(next) }
    guard configuration.critic == "on", !situation.steps.isEmpty, replans < configuration.maxReplans else {
      return ending("the plan is done")
    }
    guard let advice = try await criticised(situation, turn) else { return ending("accepted") }
    (self.advice, replans) = (advice, replans + 1)
    queue = try await planned(situation, turn)
    return taken().map { using($0) } ?? ending(advice)
  }

  private mutating func taken() -> PlannedCall? {
    guard let first = queue?.first else { return nil }
    queue?.removeFirst()
    return first
  }

  private func using(_ call: PlannedCall) -> Decision {
    decision(.use(tool: call.tool, arguments: call.arguments), "", form.rawValue)
  }

  private func ending(_ thought: String) -> Decision { decision(.rankAndRecommend, thought, "rule") }

  private func decision(_ action: Action, _ thought: String, _ form: String) -> Decision {
    var decision = Decision(thought: thought, action: action, form: form)
    (decision.repairs, decision.invalid) = (repairs, invalid)
    return decision
  }

  // MARK: - Asking

  private mutating func planned(_ situation: Situation, _ turn: Turn) async throws -> [PlannedCall] {
    let form = ActionForm(situation, shown: configuration.preview, isLast: false)
    let tools = situation.tools
    guard !tools.isEmpty, configuration.maxSteps > 0 else { return [] }
    let calls = tools.map {
      JSONSchema.object([("tool", ["const": .string($0.name)]), ("args", $0.parameters)])
    }
    let list = JSONSchema.list(of: ["oneOf": .array(calls)], upTo: configuration.maxSteps)
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    var prompt = Prompt(
      [
        .init(
          .user,
          plan.filled([
            "wish": text.wish, "notes": text.notes(configuration.notes),
            "count": String(situation.candidates.count),
            "candidates": text.candidates(configuration.preview), "tools": form.lines(of: tools),
            "advice": advice.isEmpty ? "" : "Advice: \(UntrustedText.line(advice, limit: 200))\n",
            "most": String(configuration.maxSteps),
          ]))
      ], format: turn.format("plan", JSONSchema.object([("plan", list)])))
    prompt.sampling.maxTokens = configuration.maxTokens
    let most = configuration.maxSteps
    let answer = try await turn.ask(prompt, at: "plan-execute.plan", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [PlannedCall] in
      try Self.calls(in: reply, tools: tools, most: most)
    }
    add(answer)
    self.form = answer.form
    return answer.value ?? []
  }

  private static func calls(in reply: Reply, tools: [ToolDescription], most: Int) throws(ReplyProblem)
    -> [PlannedCall]
  {
    guard let json = StructuredReply.json(in: reply.text),
      let list = json["plan"]?.arrayValue ?? json.arrayValue
    else { throw ReplyProblem("'plan' is missing") }
    var calls: [PlannedCall] = []
    for value in list.prefix(most) {
      let name = value["tool"]?.stringValue ?? ""
      guard let tool = tools.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
        throw ReplyProblem(
          "there is no tool named '\(name)'; there are \(tools.map(\.name).joined(separator: ", "))")
      }
      let arguments = value["args"] ?? [:]
      if let problem = JSONSchema.problem(of: arguments, in: tool.parameters, at: "args") {
        throw ReplyProblem("\(name): \(problem)")
      }
      calls.append(PlannedCall(tool: name, arguments: arguments))
    }
    return calls
  }

  /// - Returns: the critic's advice; `nil` when it accepts or cannot be understood.
  private mutating func criticised(_ situation: Situation, _ turn: Turn) async throws -> String? {
    let schema = JSONSchema.object([("accept", ["type": "boolean"]), ("advice", JSONSchema.text(upTo: 80))])
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    var prompt = Prompt(
      [
        .init(
          .user,
          critic.filled([
            "wish": text.wish, "notes": text.notes(configuration.notes), "steps": text.steps(),
            "count": String(situation.candidates.count), "candidates": text.candidates(configuration.preview),
          ]))
      ], format: turn.format("verdict", schema))
    prompt.sampling.maxTokens = 64
    let answer = try await turn.ask(prompt, at: "plan-execute.critic", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> String? in
      guard let json = StructuredReply.json(in: reply.text), let accepts = json["accept"]?.boolValue else {
        throw ReplyProblem("'accept' is missing")
      }
      let advice = UntrustedText.line(json["advice"]?.stringValue ?? "", limit: 80)
      return accepts || advice.isEmpty ? nil : advice
    }
    add(answer)
    return answer.value.flatMap { $0 }
  }

  private mutating func add<Value>(_ answer: StructuredAnswer<Value>) {
    repairs += answer.repairs
    invalid += answer.invalid
  }
}
