import Concepts
import Dialogue
import JSON
import Tracing

/// The user of one session.
struct SessionUser: Sendable {
  /// `nil` in a replay: what the user did is in the trace.
  var simulator: (any UserSimulator)?

  init(_ users: SessionUsers, _ query: Query) throws {
    if case .simulated(let make) = users { simulator = try make(query) }
  }
}

extension AgentLoop {
  /// Hears the user's first words, which become the wish when the query has none.
  mutating func open() async throws {
    guard user != nil else { return }
    let said = try await heard(at: "user.open", .null) { user, turn in
      try await user.opening(in: turn).map { .string($0) } ?? .null
    }
    guard let text = said?.stringValue, !text.isEmpty else { return }
    if state.query.text == nil { state.query.text = text } else { try await take(text) }
  }

  /// Asks the user, if somebody is there and the gate lets it.
  mutating func ask(_ question: String, _ decision: Decision) async throws {
    guard user != nil else { return refuse(decision, "nobody is there to answer") }
    let question = UntrustedText.line(question, limit: 300)
    if let reason = try await refusal(of: .ask(question), "ask") { return refuse(decision, reason) }
    let said = try await heard(at: "user.answer", ["question": .string(question)]) { user, turn in
      try await user.answer(question, in: turn).map { .string($0) } ?? .null
    }
    guard let text = said?.stringValue else { return refuse(decision, "the user does not answer") }
    try await take(text)
    state.steps.append(
      Step(thought: decision.thought, action: decision.action, observation: Observation(text)))
  }

  /// What the user said becomes a note of the memory, and stands first.
  private mutating func take(_ text: String) async throws {
    let note = Note(text, origin: .user, time: state.query.time)
    try await tell(note)
    try recordChanges(at: "note")
    state.notes.insert(note, at: 0)
  }

  /// Has the user respond to what was shown, and makes ready for the next turn.
  ///
  /// - Returns: whether another slate is to be shown.
  mutating func goesOn(after outcome: inout EpisodeOutcome) async throws -> Bool {
    guard user != nil else { return false }
    try await nextUse()
    let slate = outcome.slate
    let said = try await heard(
      at: "user.respond", ["items": agent.catalogue.names(of: slate.items)]
    ) { [catalogue = agent.catalogue] user, turn in
      try await user.respond(to: slate, in: turn).json(in: catalogue)
    }
    guard let feedback = said.flatMap({ Feedback($0, in: agent.catalogue) }), feedback.outcome != .fault
    else {
      outcome.stop = .userFault
      return false
    }
    state.exchanges.append(Exchange(slate: slate, feedback: feedback))
    guard feedback.goesOn, state.stop == nil || state.stop == .steps else { return false }
    guard state.exchanges.count < agent.design.turns else {
      outcome.stop = .turns
      return false
    }
    try await take("was shown \(titles(of: slate)) and said: \(feedback.text)")
    begin()
    return true
  }

  private func titles(of slate: Slate) -> String {
    slate.items.prefix(5).map { UntrustedText.line(agent.catalogue[$0].title, limit: 60) }
      .joined(separator: ", ")
  }

  /// Forgets what belongs to the turn that is over.
  private mutating func begin() {
    (state.retrieved, state.candidates, state.steps, state.stop) = (nil, [], [], nil)
    (state.hasRecalled, state.guardian) = (false, ToolGuard(agent.tools.descriptions))
    if !type(of: planner).lastsSession { planner = agent.planner }
  }

  /// What the user did, recorded as an answer from outside; `nil` when their simulator failed.
  ///
  /// The simulator is asked also when the answer is served from an interrupted recording, because what it does later
  /// follows from what it did.
  private mutating func heard(
    at site: String, _ request: JSONValue,
    _ respond: (inout any UserSimulator, Turn) async throws -> JSONValue
  ) async throws -> JSONValue? {
    var said: Result<JSONValue, any Error>?
    if var simulator = user?.simulator {
      do { said = .success(try await respond(&simulator, aside(site))) } catch let error as CancellationError
      {
        throw error
      } catch { said = .failure(error) }
      user?.simulator = simulator
    }
    do {
      return try await turn.span.perform(EffectCall(.observation, at: site, request)) {
        guard let said else { throw EffectFailure(code: "noUser", message: "nobody is there to respond") }
        return EffectAnswer(try said.get(), source: .stub)
      }
    } catch is EffectFailure {
      return nil
    }
  }

  /// A turn of the simulator's own: what it asks and draws is no part of the agent's record.
  private func aside(_ site: String) -> Turn {
    let seed = Digest(
      of: "\(turn.seed) \(turn.span.path) \(site) \(state.exchanges.count) \(state.steps.count)"
    )
    .bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Turn(
      span: TraceSession.ephemeral(seed: seed).root, catalogue: agent.catalogue, model: turn.model,
      identity: turn.identity, capabilities: turn.capabilities, meter: Meter())
  }
}

extension Feedback {
  func json(in catalogue: Catalogue) -> JSONValue {
    [
      "outcome": .string(outcome.rawValue), "item": item.map { .string(catalogue[$0].id.name) } ?? .null,
      "text": .string(text), "goesOn": .bool(goesOn),
    ]
  }

  /// Reads it back; `nil` for a value that is none.
  init?(_ json: JSONValue, in catalogue: Catalogue) {
    guard let outcome = json["outcome"]?.stringValue.flatMap(Outcome.init(rawValue:)) else { return nil }
    let item = json["item"]?.stringValue.flatMap { catalogue.position(of: ItemID($0)) }
    self.init(
      outcome, item: item, text: json["text"]?.stringValue ?? "", goesOn: json["goesOn"]?.boolValue)
  }
}
