package import Concepts
import Dialogue
import JSON
package import Tracing

/// How one episode ended.
package struct EpisodeOutcome: Sendable, Hashable {
  /// The last slate that was shown.
  package var slate: Slate
  package var stop: StopReason?
  package var steps: Int
  package var spent: Meter.Spent
}

/// The only loop: note, recall, retrieve, then act until there is something to show; with a user who responds, again.
///
/// 1. Every decision is an event, and every effect goes through the episode's span.
/// 2. A failed model, a spent budget and a planner without end all show the best list so far, with the reason.
/// 3. The turns, the steps, the tool calls and the model calls of an episode are bounded.
/// 4. Nothing that the constraints forbid is shown, and no gate is passed without leave.
package struct AgentLoop: Sendable {
  var agent: Agent
  var turn: Turn
  let approval: Approval?
  var state: EpisodeState
  var memory: any Memory
  var planner: any Planner
  /// `nil` where nobody responds.
  var user: SessionUser?
  /// What the memory was told in this episode.
  var told: [Told] = []
  /// Where other components take over.
  var handovers = Handovers()

  /// Runs one episode in a new span of the session.
  ///
  /// - Throws: a ``Divergence``, a `CancellationError`, or an error of the trace; never a model's failure.
  package static func run(
    _ query: Query, agent: Agent, session: TraceSession, model: AgentModel?,
    around: Surroundings = Surroundings()
  ) async throws -> EpisodeOutcome {
    let stage = EpisodeRunner.Stage(from: 0, agent: agent, model: model, around: around)
    return try await run(query, stage, Handovers(), session: session)
  }

  /// Runs one episode with the stage that has begun and those that begin in the middle of it.
  static func run(
    _ query: Query, _ stage: EpisodeRunner.Stage, _ handovers: Handovers, session: TraceSession
  ) async throws -> EpisodeOutcome {
    let (agent, model, around) = (stage.agent, stage.model, stage.around)
    let span = try session.root.open("episode", query.json(in: agent.catalogue), start: query.time)
    let turn = Turn(
      span: span, catalogue: agent.catalogue, model: model?.model, identity: model?.identity,
      capabilities: model?.capabilities ?? ModelCapabilities(), meter: Meter(limits: agent.design.limits),
      embedder: around.embedder?.model, embedderIdentity: around.embedder?.identity)
    var loop = AgentLoop(
      agent: agent, turn: turn, approval: around.approval,
      state: EpisodeState(query, tools: agent.tools.descriptions), memory: agent.memory,
      planner: agent.planner, user: try around.users.map { try SessionUser($0, query) })
    loop.handovers = handovers
    let outcome = try await loop.episode()
    try span.close(outcome.json)
    return outcome
  }

  private mutating func episode() async throws -> EpisodeOutcome {
    try await open()
    var outcome = try await shown()
    while try await goesOn(after: &outcome) { outcome = try await shown() }
    return outcome
  }

  /// One turn of the episode: a slate is shown, whatever happens.
  private mutating func shown() async throws -> EpisodeOutcome {
    var items: [Int] = []
    do {
      if cueNamesCandidates { try await propose() }
      try await nextUse()
      try await remember()
      if state.retrieved == nil { try await propose() }
      items = try await act()
    } catch {
      guard let reason = StopReason(error) else { throw error }
      state.stop = reason
      if state.retrieved == nil { try retrieve() }
      items = state.candidates.bestFirst
    }
    try await nextUse()
    return try await show(items)
  }

  private mutating func propose() async throws {
    try await nextUse()
    try retrieve()
  }

  /// Steps until the planner ends the turn; returns the items to show.
  private mutating func act() async throws -> [Int] {
    guard !state.candidates.isEmpty else {
      state.stop = .noCandidates
      return []
    }
    var step = 0
    while step < agent.design.steps {
      try Task.checkCancellation()
      try await nextUse()
      let situation = situation(stepsLeft: agent.design.steps - step)
      let decision = try await planner.act(in: situation, turn: turn)
      try record(decision, step: step, situation)
      if let items = try await done(decision.action, decision, situation) { return items }
      step += 1
    }
    state.stop = .steps
    return state.candidates.bestFirst
  }

  /// Does what was decided.
  ///
  /// - Returns: the items to show, when that ends the turn.
  mutating func done(_ action: Action, _ decision: Decision, _ situation: Situation) async throws -> [Int]? {
    switch action {
    case .use(let tool, let arguments): return try await use(tool, arguments, decision, situation)
    case .recommend(let items): return grounded(items)
    case .rankAndRecommend: return try await ranked()
    case .narrow(let items): narrow(to: items, decision)
    case .ask(let question): try await ask(question, decision)
    case .abstain: return ended(.abstained)
    case .escalate: return ended(.escalated)
    }
    return nil
  }

  private mutating func ended(_ reason: StopReason) -> [Int] {
    state.stop = reason
    return []
  }

  func situation(stepsLeft: Int) -> Situation {
    var situation = Situation(
      query: state.query, notes: state.notes, steps: state.steps, candidates: state.candidates,
      tools: agent.tools.descriptions, stepsLeft: stepsLeft)
    situation.exchanges = state.exchanges
    situation.warning = turn.meter.warning(after: turn.span.elapsed)
    return situation
  }

  /// The items that are present candidates or were retrieved; others are not shown.
  private func grounded(_ items: [Int]) -> [Int] {
    let known = Set(state.candidates.map(\.item) + (state.retrieved ?? []).map(\.item))
    return items.filter(known.contains)
  }

  private mutating func ranked() async throws -> [Int] {
    try await nextUse()
    let ranking = try await agent.services.orderer.rank(
      state.candidates, for: state.query, notes: state.notes, in: turn)
    try record(ranking)
    return ranking.items
  }

  private mutating func narrow(to items: [Int], _ decision: Decision) {
    let wanted = Set(items)
    let kept = state.candidates.filter { wanted.contains($0.item) }
    guard !kept.isEmpty else { return refuse(decision, "no candidate would be left") }
    state.candidates = kept
    state.steps.append(
      Step(
        thought: decision.thought, action: decision.action,
        observation: Observation("\(kept.count) candidates left", candidates: kept)))
  }

  mutating func refuse(_ decision: Decision, _ reason: String) {
    state.steps.append(
      Step(
        thought: decision.thought, action: decision.action, observation: Observation(reason, isError: true)))
  }
}
