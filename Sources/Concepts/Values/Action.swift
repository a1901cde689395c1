package import JSON

/// What a planner wants done next.
package enum Action: Sendable, Hashable {
  /// Use a tool.
  case use(tool: String, arguments: JSONValue)
  /// Show these candidates, in this order; columns of the catalogue.
  case recommend([Int])
  /// Order the present candidates with the agent's ranker and show the best.
  case rankAndRecommend
  /// Keep only these of the present candidates; columns of the catalogue.
  case narrow([Int])
  /// Ask the user.
  case ask(String)
  /// Show nothing, and say why.
  case abstain(reason: String)
  /// Hand over to a person, and say why.
  case escalate(reason: String)
}

/// What came back from a tool.
package struct Observation: Sendable, Hashable {
  /// What the planner reads.
  package var text: String
  /// The candidates after the tool, when it changed them.
  package var candidates: [Candidate]?
  /// Whether the tool refused or failed; the text says why.
  package var isError: Bool
  /// What the agent's memory is to take in.
  package var noted: [Note] = []
  /// What the agent's memory is to forget.
  package var forgotten: MemorySelector?
  /// What the tool has the agent do: ask, abstain, escalate, finish.
  package var act: Action?

  package init(_ text: String, candidates: [Candidate]? = nil, isError: Bool = false) {
    (self.text, self.candidates, self.isError) = (text, candidates, isError)
  }
}

/// One step of an episode: what was thought, done and seen.
package struct Step: Sendable, Hashable {
  package var thought: String
  package var action: Action
  package var observation: Observation?
  package init(thought: String = "", action: Action, observation: Observation? = nil) {
    (self.thought, self.action, self.observation) = (thought, action, observation)
  }
}

/// One turn of a session: what was shown and what the user did.
package struct Exchange: Sendable, Hashable {
  package var slate: Slate
  package var feedback: Feedback
  package init(slate: Slate, feedback: Feedback) { (self.slate, self.feedback) = (slate, feedback) }
}

/// Everything a planner sees when it decides.
package struct Situation: Sendable {
  package var query: Query
  /// What the memory recalled, best first.
  package var notes: [Note]
  package var steps: [Step]
  package var candidates: [Candidate]
  package var tools: [ToolDescription]
  /// Steps left, this one included; at 1 only recommend and abstain are allowed.
  package var stepsLeft: Int
  /// What was shown to the user before and what they did, oldest first; empty where nobody answers.
  package var exchanges: [Exchange] = []
  /// What is nearly spent of the budget, in words for a prompt; empty while there is enough.
  package var warning = ""

  package init(
    query: Query, notes: [Note], steps: [Step], candidates: [Candidate], tools: [ToolDescription],
    stepsLeft: Int
  ) {
    (self.query, self.notes, self.steps) = (query, notes, steps)
    (self.candidates, self.tools, self.stepsLeft) = (candidates, tools, stepsLeft)
  }
}

/// A planner's decision, with what it thought and how its reply had to be read.
package struct Decision: Sendable, Hashable {
  package var thought: String
  package var action: Action
  /// Replies that had to be asked for again, and that stayed unreadable.
  package var repairs = 0
  package var invalid = 0
  /// How the action was given: `native`, `json`, `text`, or `rule` without a model.
  package var form: String

  package init(thought: String = "", action: Action, form: String = "rule") {
    (self.thought, self.action, self.form) = (thought, action, form)
  }
}
