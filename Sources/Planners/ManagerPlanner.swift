package import Concepts
import Dialogue
import JSON
import Tracing

/// A manager that hands tasks to assistants, each with its own few tools, and decides from their reports.
///
/// The user analyst looks at the history, the item analyst at candidates, the searcher finds others, the interpreter
/// puts the wish into other words, the reflector says what is still missing. Every task and report is an event with
/// sender and receiver. The calls of an episode are bounded; when they are spent the candidates are ranked.
package struct ManagerPlanner: Planner {
  package static let name = "manager"
  package static let summary =
    "A manager hands tasks to assistants with tools of their own and decides from their reports."
  package static let source =
    "Wang et al., MACRec (arXiv 2402.15235), roles and limits; structured messages are ours"
  package static let cost = "1 to calls"

  package struct Configuration: ComponentConfiguration {
    package var calls = 20
    package var steps = 6
    package var notes = 5
    package var preview = 6
    package var maxTokens = 160
    package init() {}
    package static let parameters = [
      Parameter(
        "calls", "The most decisions of an episode, the manager's and the assistants' together.", in: 1...100),
      Parameter("steps", "The most decisions of an assistant for one task.", in: 1...20),
      Parameter("notes", "How many remembered notes the prompts show.", in: 0...100),
      Parameter("preview", "How many candidates the prompts show under local names.", in: 1...100),
      Parameter("maxTokens", "The longest reply, in tokens.", in: 16...4096),
    ]
  }

  private struct Assignment: Sendable {
    var role: AssistantRole
    var task: String
    var steps = 0
  }

  private let configuration: Configuration
  private let manager, assistant, repair: PromptTemplate
  private var assignment: Assignment?
  private var reports: [String] = []
  private var calls = 0
  private var (repairs, invalid) = (0, 0)

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    manager = try context.prompts.template("planners/manager.decide")
    assistant = try context.prompts.template("planners/manager.assistant")
    repair = try context.prompts.template("planners/repair")
  }

  package mutating func act(in situation: Situation, turn: Turn) async throws -> Decision {
    (repairs, invalid) = (0, 0)
    while calls < configuration.calls, situation.stepsLeft > 1, !situation.candidates.isEmpty {
      calls += 1
      if let decision = try await next(situation, turn) {
        var decision = decision
        (decision.repairs, decision.invalid) = (repairs, invalid)
        return decision
      }
    }
    var decision = Decision(action: .rankAndRecommend)
    (decision.repairs, decision.invalid) = (repairs, invalid)
    return decision
  }

  /// One decision of whoever is at work; `nil` when a message was passed on and the next one is to decide.
  private mutating func next(_ situation: Situation, _ turn: Turn) async throws -> Decision? {
    guard let assignment else { return try await decided(situation, turn) }
    return try await worked(assignment, situation, turn)
  }

  // MARK: - The manager

  private mutating func decided(_ situation: Situation, _ turn: Turn) async throws -> Decision? {
    let form = ActionForm(situation, shown: configuration.preview, isLast: true)
    let roles = AssistantRole.all.map { role in
      ToolDescription(
        name: role.name, summary: role.duty,
        parameters: JSONSchema.object([("task", JSONSchema.text(upTo: 80))]))
    }
    let choice = form.adding(roles, to: situation)
    guard let decision = try await ask(manager, "manager", choice, "", situation, turn) else {
      return Decision(action: .rankAndRecommend)
    }
    guard case .use(let name, let arguments) = decision.action, let role = AssistantRole.named(name) else {
      return decision
    }
    let task = UntrustedText.line(arguments["task"]?.stringValue ?? "", limit: 80)
    assignment = Assignment(role: role, task: task)
    try send(task, from: "manager", to: role.name, turn)
    return nil
  }

  // MARK: - The assistants

  private mutating func worked(_ now: Assignment, _ situation: Situation, _ turn: Turn) async throws
    -> Decision?
  {
    let isLast = now.steps + 1 >= configuration.steps || situation.stepsLeft <= 2
    let tools = isLast ? [] : situation.tools.filter { now.role.tools.contains($0.name) }
    let report = ToolDescription(
      name: "report", summary: "tell the manager",
      parameters: JSONSchema.object([("text", JSONSchema.text(upTo: 120))]))
    let form = ActionForm(situation, shown: configuration.preview, tools: tools + [report])
    let brief = "You are the \(now.role.name): \(now.role.duty). Task:\n\(UntrustedText.block([now.task]))\n"
    let decision = try await ask(assistant, now.role.name, form, brief, situation, turn)
    assignment?.steps += 1
    if let decision, case .use(let name, _) = decision.action, name != "report" { return decision }
    try finish(now, report: decision, turn)
    return nil
  }

  private mutating func finish(_ now: Assignment, report: Decision?, _ turn: Turn) throws {
    var text = "no report"
    if case .use(_, let arguments)? = report?.action {
      text = UntrustedText.line(arguments["text"]?.stringValue ?? "", limit: 120)
    }
    reports.append("\(now.role.name): \(text)")
    assignment = nil
    try send(text, from: now.role.name, to: "manager", turn)
  }

  private func send(_ text: String, from sender: String, to receiver: String, _ turn: Turn) throws {
    try turn.span.decide(
      EventKind(rawValue: "agent.message"), at: "manager.message",
      from: ["sender": .string(sender), "receiver": .string(receiver)], ["text": .string(text)])
  }

  // MARK: - Asking

  private mutating func ask(
    _ template: PromptTemplate, _ who: String, _ form: ActionForm, _ brief: String, _ situation: Situation,
    _ turn: Turn
  ) async throws -> Decision? {
    let text = SituationText(situation: situation, catalogue: turn.catalogue)
    let reported = reports.suffix(6).map { "- \($0)" }
    var prompt = Prompt([
      .init(
        .user,
        template.filled([
          "brief": brief, "wish": text.wish, "notes": text.notes(configuration.notes),
          "count": String(situation.candidates.count), "candidates": text.candidates(configuration.preview),
          "tools": form.lines, "steps": text.steps(),
          "reports": reported.isEmpty ? "" : "Reports:\n\(UntrustedText.block(reported))\n",
        ]))
    ])
    prompt.sampling.maxTokens = configuration.maxTokens
    let isNative = turn.capabilities.tools
    if isNative { prompt.tools = form.tools } else { prompt.format = turn.format("action", form.schema) }
    let isSchemaGiven = !isNative && turn.capabilities.jsonSchema
    let answer = try await turn.ask(prompt, at: "manager.\(who)", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> Decision in
      try form.decision(reply, isSchemaGiven: isSchemaGiven)
    }
    repairs += answer.repairs
    invalid += answer.invalid
    return answer.value
  }
}

/// Who a manager can hand a task to, and with which tools of the agent's.
struct AssistantRole: Sendable {
  let name, duty: String
  let tools: [String]

  static let all = [
    AssistantRole(name: "user-analyst", duty: "finds what the user likes", tools: ["history"]),
    AssistantRole(name: "item-analyst", duty: "looks at candidates", tools: ["look-up", "similar"]),
    AssistantRole(
      name: "searcher", duty: "finds other candidates", tools: ["candidates", "filter", "search"]),
    AssistantRole(name: "interpreter", duty: "puts the wish into clear words", tools: []),
    AssistantRole(name: "reflector", duty: "says what is still missing", tools: []),
  ]

  static func named(_ name: String) -> AssistantRole? { all.first { $0.name.utf8.elementsEqual(name.utf8) } }
}
