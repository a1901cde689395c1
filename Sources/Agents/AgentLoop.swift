package import Concepts
import JSON
package import Tracing

/// How one episode ended.
package struct EpisodeOutcome: Sendable, Hashable {
  package var slate: Slate
  package var stop: StopReason?
  package var steps: Int
  package var spent: Meter.Spent
}

/// The only loop: note, recall, retrieve, then act until there is something to show.
///
/// 1. Every decision is an event, and every effect goes through the episode's span.
/// 2. A failed model, a spent budget and a planner without end all show the best list so far, with the reason.
/// 3. The steps, the tool calls and the model calls of an episode are bounded.
package struct AgentLoop: Sendable {
  let agent: Agent
  let turn: Turn
  var state: EpisodeState
  var memory: any Memory
  var planner: any Planner

  /// Runs one episode in a new span of the session.
  ///
  /// - Throws: a ``Divergence``, a `CancellationError`, or an error of the trace; never a model's failure.
  package static func run(_ query: Query, agent: Agent, session: TraceSession, model: AgentModel?)
    async throws
    -> EpisodeOutcome
  {
    let span = try session.root.open("episode", query.json(in: agent.catalogue), start: query.time)
    let turn = Turn(
      span: span, catalogue: agent.catalogue, model: model?.model, identity: model?.identity,
      capabilities: model?.capabilities ?? ModelCapabilities(), meter: Meter(limits: agent.design.limits))
    var loop = AgentLoop(
      agent: agent, turn: turn, state: EpisodeState(query, tools: agent.tools.descriptions),
      memory: agent.memory,
      planner: agent.planner)
    let outcome = try await loop.episode()
    try span.close(outcome.json)
    return outcome
  }

  private mutating func episode() async throws -> EpisodeOutcome {
    var items: [Int] = []
    do {
      try await remember()
      try retrieve()
      items = try await act()
    } catch {
      guard let reason = StopReason(error) else { throw error }
      state.stop = reason
      if state.retrieved == nil { try retrieve() }
      items = state.candidates.map(\.item)
    }
    return try show(items)
  }

  /// Steps until the planner ends the episode; returns the items to show.
  private mutating func act() async throws -> [Int] {
    guard !state.candidates.isEmpty else {
      state.stop = .noCandidates
      return []
    }
    for step in 0..<agent.design.steps {
      try Task.checkCancellation()
      let situation = situation(stepsLeft: agent.design.steps - step)
      let decision = try await planner.act(in: situation, turn: turn)
      try record(decision, step: step, situation)
      switch decision.action {
      case .use(let tool, let arguments):
        if try await use(tool, arguments, decision, situation) { return state.candidates.map(\.item) }
      case .recommend(let items): return grounded(items)
      case .rankAndRecommend: return try await ranked()
      case .ask: refuse(decision, "nobody is there to answer")
      case .abstain:
        state.stop = .abstained
        return []
      case .escalate:
        state.stop = .escalated
        return []
      }
    }
    state.stop = .steps
    return state.candidates.map(\.item)
  }

  func situation(stepsLeft: Int) -> Situation {
    Situation(
      query: state.query, notes: state.notes, steps: state.steps, candidates: state.candidates,
      tools: agent.tools.descriptions, stepsLeft: stepsLeft)
  }

  /// The items that are present candidates or were retrieved; others are not shown.
  private func grounded(_ items: [Int]) -> [Int] {
    let known = Set(state.candidates.map(\.item) + (state.retrieved ?? []).map(\.item))
    return items.filter(known.contains)
  }

  private func ranked() async throws -> [Int] {
    let ranking = try await agent.services.orderer.rank(
      state.candidates, for: state.query, notes: state.notes, in: turn)
    try record(ranking)
    return ranking.items
  }

  private mutating func refuse(_ decision: Decision, _ reason: String) {
    state.steps.append(
      Step(
        thought: decision.thought, action: decision.action, observation: Observation(reason, isError: true)))
  }

  // MARK: - Tools

  /// Uses a tool, if the guard lets it.
  ///
  /// - Returns: whether the episode ends, because the same call was asked for again and again.
  private mutating func use(
    _ name: String, _ arguments: JSONValue, _ decision: Decision, _ situation: Situation
  )
    async throws -> Bool
  {
    let verdict = state.guardian.judge(name, arguments)
    try record(verdict, name, arguments)
    switch verdict {
    case .allow: break
    case .refuse(let reason):
      refuse(decision, reason)
      return false
    case .known(let seen):
      refuse(decision, "already known: \(seen)")
      return false
    case .finish:
      state.stop = .repeated
      return true
    }
    guard let tool = agent.tools[name] else { return false }
    let observation = try await observe(tool, arguments, situation)
    state.guardian.saw(name, arguments, observation)
    if let candidates = observation.candidates, !candidates.isEmpty { state.candidates = candidates }
    state.steps.append(Step(thought: decision.thought, action: decision.action, observation: observation))
    return false
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
      try span.close()
      return observation
    } catch {
      if let reason = StopReason(error) { try span.close(["stop": .string(reason.rawValue)]) }
      throw error
    }
  }
}
