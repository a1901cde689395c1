import Concepts
import Dialogue
import JSON
import Tracing

extension EventKind {
  /// A tool that computes from the run's own data: done again in a replay, and compared.
  static let localTool = EventKind(rawValue: "tool.local")
}

extension AgentLoop {
  /// Notes the history and recalls what helps with the query; each change of the memory is in the trace.
  mutating func remember() async throws {
    let events = state.exchanges.isEmpty ? state.query.history : []
    for event in events { try await tell(note(of: event)) }
    let operations = memory.takeOperations()
    try write(
      operations.filter { $0.kind != .evict }, as: .memoryWrite, at: "note",
      from: ["notes": .integer(Int64(events.count))],
      ["state": .string(memory.fingerprint().description)])
    try evict(operations, at: "note")
    try await recall()
  }

  /// Recalls what helps with the query; what the user said stands first.
  mutating func recall() async throws {
    let said = state.notes.filter { $0.origin == .user && state.exchanges.isEmpty }
    let cue = Cue(
      agent.design.cue.text(state.query, state.candidates, in: agent.catalogue), time: state.query.time,
      user: state.query.user,
      items: cueItems)
    state.notes = said + (try await memory.recall(cue, in: turn))
    state.hasRecalled = true
    try turn.span.decide(
      .memoryRead, at: "\(agent.design.memory.name).recall",
      from: [
        "cue": .string(cue.text), "limit": .integer(Int64(cue.limit)),
        "tokens": .integer(Int64(cue.tokenBudget)),
      ],
      ["notes": .array(state.notes.map { $0.json(in: agent.catalogue) })])
    try recordChanges(at: "recall")
  }

  /// Whether the memory is asked with candidates, which are then retrieved before.
  var cueNamesCandidates: Bool { agent.design.cue.namesCandidates(for: state.query) }

  /// The items to choose from, as far as they are known when the memory is asked.
  private var cueItems: [Int] {
    state.query.candidates ?? (cueNamesCandidates ? state.candidates.bestFirst : [])
  }

  /// Records what changed in the memory since it was last recorded.
  mutating func recordChanges(at method: String) throws {
    let operations = memory.takeOperations()
    guard !operations.isEmpty else { return }
    try write(
      operations.filter { $0.kind != .evict }, as: .memoryWrite, at: method, from: .null,
      ["state": .string(memory.fingerprint().description)])
    try evict(operations, at: method)
  }

  private func evict(_ operations: [MemoryOperation], at method: String) throws {
    let evicted = operations.filter { $0.kind == .evict }
    if !evicted.isEmpty { try write(evicted, as: .memoryEvict, at: method, from: .null, [:]) }
  }

  private func write(
    _ operations: [MemoryOperation], as kind: EventKind, at method: String, from request: JSONValue,
    _ result: JSONObject
  ) throws {
    var result = result
    if !operations.isEmpty { result["operations"] = .array(operations.map(\.json)) }
    try turn.span.decide(kind, at: "\(agent.design.memory.name).\(method)", from: request, .object(result))
  }

  /// An event as a note: title, attributes and rating.
  private func note(of event: Interactions.Event) -> Note {
    let item = agent.catalogue[event.item]
    let values = item.attributes.first.map { $0.values.prefix(3).joined(separator: ", ") } ?? ""
    var text = values.isEmpty ? item.title : "\(item.title) [\(values)]"
    if let rating = event.rating { text += ", rated \(rating.plain)" }
    return Note(
      text, origin: .history, item: event.item, rating: event.rating, time: event.time ?? state.query.time)
  }

  mutating func retrieve() throws {
    let seen = Set(state.exchanges.flatMap(\.slate.items))
    let count = seen.isEmpty ? nil : agent.design.candidates + seen.count
    let candidates = Array(
      try agent.services.retriever.candidates(for: state.query, count: count)
        .filter { !seen.contains($0.item) }.prefix(state.query.candidates?.count ?? agent.design.candidates))
    if let fixed = state.query.candidates {
      try recordRemoved(Set(fixed).count { !agent.permits($0) }, from: "task")
    }
    try turn.span.decide(
      .retrieve, at: "\(agent.services.retriever.name).retrieve",
      from: ["count": .integer(Int64(agent.design.candidates))],
      [
        "items": agent.catalogue.names(of: candidates.map(\.item)),
        "scores": .array(candidates.map { $0.retrievalScore.finite }),
      ])
    (state.retrieved, state.candidates) = (candidates, candidates)
  }

  func record(_ decision: Decision, step: Int, _ situation: Situation) throws {
    try turn.span.decide(
      .plan, at: "\(agent.design.planner.name).act",
      from: [
        "step": .integer(Int64(step)), "left": .integer(Int64(situation.stepsLeft)),
        "candidates": .integer(Int64(situation.candidates.count)),
      ],
      [
        "thought": .string(decision.thought), "action": decision.action.json(in: agent.catalogue),
        "form": .string(decision.form), "repairs": .integer(Int64(decision.repairs)),
        "invalid": .integer(Int64(decision.invalid)),
      ])
  }

  func record(_ ranking: Ranking) throws {
    var result: JSONObject = [
      "items": agent.catalogue.names(of: ranking.items), "audit": try JSONValue(encoding: ranking.audit),
    ]
    if let scores = ranking.scores {
      result["scores"] = .array(scores.map { $0.isFinite ? .number($0) : .null })
    }
    try turn.span.decide(
      .rank, at: "\(agent.services.orderer.name).rank",
      from: ["candidates": agent.catalogue.names(of: state.candidates.map(\.item))], .object(result))
  }

  func record(_ verdict: ToolGuard.Verdict, _ name: String, _ arguments: JSONValue) throws {
    guard verdict != .allow else { return }
    try turn.span.decide(
      .guardrail, at: "agent.guard", from: ["tool": .string(name), "arguments": arguments], verdict.json)
  }

  /// Notes how many items the constraints took away, if they did.
  func recordRemoved(_ count: Int, from place: String) throws {
    guard count > 0 else { return }
    try turn.span.decide(
      .guardrail, at: "agent.constraints", from: ["place": .string(place)],
      ["removed": .integer(Int64(count))])
  }

  /// Shows the best of the items, filled up to the number asked for unless the agent abstained.
  mutating func show(_ items: [Int]) async throws -> EpisodeOutcome {
    let kept = items.filter(agent.permits)
    try recordRemoved(items.count - kept.count, from: "ranking")
    let isEmpty = state.stop == .abstained || state.stop == .escalated
    var (slate, filled) = isEmpty ? (Slate([]), 0) : state.slate(kept)
    if !slate.items.isEmpty, try await refusal(of: .show(slate), "show it") != nil {
      (slate, filled, state.stop) = (Slate([]), 0, .refused)
    }
    try turn.span.decide(
      .slate, at: "agent.slate", from: ["limit": .integer(Int64(state.query.limit))],
      [
        "items": agent.catalogue.names(of: slate.items), "filled": .integer(Int64(filled)),
        "stop": state.stop.map { .string($0.rawValue) } ?? .null,
      ])
    return EpisodeOutcome(slate: slate, stop: state.stop, steps: state.steps.count, spent: turn.meter.spent)
  }
}

extension ToolGuard.Verdict {
  var json: JSONValue {
    switch self {
    case .allow: ["verdict": "allow"]
    case .refuse(let reason): ["verdict": "refuse", "reason": .string(reason)]
    case .known: ["verdict": "known"]
    case .finish: ["verdict": "finish"]
    }
  }
}

extension Observation {
  func json(in catalogue: Catalogue) -> JSONValue {
    [
      "text": .string(text), "error": .bool(isError),
      "candidates": candidates.map { catalogue.names(of: $0.map(\.item)) } ?? .null,
    ]
  }
}

extension EpisodeOutcome {
  /// What the episode's closing event says.
  var json: JSONValue {
    [
      "steps": .integer(Int64(steps)), "modelCalls": .integer(Int64(spent.modelCalls)),
      "promptTokens": .integer(Int64(spent.usage.promptTokens)),
      "completionTokens": .integer(Int64(spent.usage.completionTokens)),
    ]
  }
}

extension Float? {
  /// The number, or null when there is none that JSON can hold.
  var finite: JSONValue {
    guard let self, self.isFinite else { return .null }
    return .number(Double(self))
  }
}
