import Concepts
import JSON
import Tracing

extension AgentLoop {
  /// Uses a tool, if the guard lets it.
  ///
  /// - Returns: the items to show, when the turn ends with it: the same call was asked for again and again, or the tool
  ///   ends the turn itself.
  mutating func use(_ name: String, _ arguments: JSONValue, _ decision: Decision, _ situation: Situation)
    async throws -> [Int]?
  {
    try await nextUse()
    let verdict = state.guardian.judge(name, arguments)
    try record(verdict, name, arguments)
    switch verdict {
    case .allow: break
    case .refuse(let reason):
      refuse(decision, reason)
      return nil
    case .known(let seen):
      refuse(decision, "already known: \(seen)")
      return nil
    case .finish:
      state.stop = .repeated
      return state.candidates.bestFirst
    }
    guard let tool = agent.tools[name] else { return nil }
    if tool.description.writes,
      let reason = try await refusal(of: .write(tool: name, arguments: arguments), "use '\(name)'")
    {
      refuse(decision, reason)
      return nil
    }
    let observation = try await observe(tool, arguments, situation)
    state.guardian.saw(name, arguments, observation)
    return try await took(observation, decision, situation)
  }

  /// Takes in what a tool gave: candidates, notes, and what it has the agent do.
  private mutating func took(_ observation: Observation, _ decision: Decision, _ situation: Situation)
    async throws -> [Int]?
  {
    if let candidates = observation.candidates, !candidates.isEmpty { try replace(by: candidates) }
    for note in observation.noted { try await tell(note) }
    try recordChanges(at: "note")
    state.notes.insert(contentsOf: observation.noted, at: 0)
    var observation = observation
    if let selector = observation.forgotten { observation.text = try forget(selector) }
    if let act = observation.act, case .use = act { return nil }
    if let act = observation.act { return try await done(act, decision, situation) }
    state.steps.append(Step(thought: decision.thought, action: decision.action, observation: observation))
    return nil
  }

  /// Forgets, and takes what was recalled of it away too; says how much that was.
  private mutating func forget(_ selector: MemorySelector) throws -> String {
    told.append(.forget(selector))
    let done = try memory.forget(selector, at: state.query.time)
    try recordChanges(at: "forget")
    if case .text(let words) = selector {
      let words = Array(words.lowercased().utf8)
      state.notes.removeAll { !Array($0.text.lowercased().utf8).ranges(of: words).isEmpty }
    }
    return done.isEmpty ? "nothing of it was noted" : "\(done.count) of the notes forgotten"
  }

  /// The permitted ones become the candidates; the others are counted.
  private mutating func replace(by candidates: [Candidate]) throws {
    let kept = candidates.filter { agent.permits($0.item) }
    try recordRemoved(candidates.count - kept.count, from: "tool")
    if !kept.isEmpty { state.candidates = kept }
  }

  /// Works inside a span of its own, which is closed also when the tool's model fails.
  private func observe(_ tool: any Tool, _ arguments: JSONValue, _ situation: Situation) async throws
    -> Observation
  {
    let name = tool.description.name
    let span = try turn.span.open("tool", ["tool": .string(name), "arguments": arguments])
    do {
      let observation = try await tool.use(arguments, in: situation, turn: turn.inside(span))
      try span.decide(.localTool, at: "\(name).use", from: arguments, observation.json(in: agent.catalogue))
      if let sign = InstructionSigns.first(in: observation.text) {
        try span.decide(
          .guardrail, at: "agent.untrusted", from: ["tool": .string(name)], ["sign": .string(sign)])
      }
      try span.close()
      return observation
    } catch {
      if let reason = StopReason(error) { try span.close(["stop": .string(reason.rawValue)]) }
      throw error
    }
  }
}

/// Words in text from outside that read like orders to a model: flagged in the trace, never deleted.
enum InstructionSigns {
  private static let signs = [
    "ignore all", "ignore any", "ignore the above", "ignore previous", "ignore your", "disregard",
    "system prompt",
    "you are now", "new instructions", "do not tell the user", "<|im_", "[inst]", "### instruction",
    "as an ai language model", "always recommend",
  ]

  /// The first sign that the text has; `nil` for none.
  static func first(in text: String) -> String? {
    let text = text.lowercased()
    return signs.first { text.firstRange(of: $0) != nil }
  }
}
