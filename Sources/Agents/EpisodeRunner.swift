package import Concepts
package import JSON
package import Tracing

/// Runs all episodes of a session, one after the other: the same code whether it records, resumes or replays.
package enum EpisodeRunner {
  /// How far a run has come.
  package struct Progress: Sendable, Hashable {
    package var done: Int
    package var total: Int
  }

  /// A part of an agent that holds something during an episode.
  package enum Part: String, Sendable { case memory, planner }

  /// Who plays from some episode on, or from somewhere in it.
  package struct Stage: Sendable {
    /// The first episode, from 0.
    package var from: Int
    /// How many uses of components in that episode are still those of the stage before it.
    package var use = 0
    /// What of the stage before does not go on as it is.
    package var renewed: Set<Part> = []
    package var agent: Agent
    package var model: AgentModel?
    package var around: Surroundings

    package init(from: Int, agent: Agent, model: AgentModel?, around: Surroundings = Surroundings()) {
      (self.from, self.agent, self.model, self.around) = (from, agent, model, around)
    }
  }

  /// Runs the queries in order and sums up.
  ///
  /// - Parameters:
  ///   - model: `nil` for agents without a model; in a replay, one made by `AgentModel(recorded:)`.
  ///   - around: who embeds, responds and gives leave.
  ///   - progress: called after each episode, for people; never for results.
  /// - Returns: the session's result: counts, tokens, and a digest of all slates.
  /// - Throws: a ``Divergence``; a `CancellationError`, after which the trace can be resumed.
  package static func run(
    _ queries: [Query], agent: Agent, session: TraceSession, model: AgentModel?,
    around: Surroundings = Surroundings(),
    progress: @Sendable (Progress) -> Void = { _ in }
  ) async throws -> JSONValue {
    let stage = Stage(from: 0, agent: agent, model: model, around: around)
    return try await run(queries, stages: [stage], session: session, progress: progress)
  }

  /// Runs the queries in order, each with the last of the stages that has begun; there is at least one.
  ///
  /// - Parameter used: is given an episode and the number of a use of a component in it, before that use.
  package static func run(
    _ queries: [Query], stages: [Stage], session: TraceSession,
    progress: @Sendable (Progress) -> Void = { _ in },
    used: @escaping @Sendable (_ episode: Int, _ use: Int) -> Void = { _, _ in }
  ) async throws -> JSONValue {
    var summary = RunSummary()
    do {
      for (place, query) in queries.enumerated() {
        try Task.checkCancellation()
        guard let stage = stages.last(where: { ($0.from, $0.use) <= (place, 0) }) else { continue }
        let later = Handovers(stages.filter { $0.from == place && $0.use > 0 }) { used(place, $0) }
        let outcome = try await AgentLoop.run(query, stage, later, session: session)
        summary.add(outcome, in: stage.agent.catalogue)
        progress(Progress(done: place + 1, total: queries.count))
      }
    } catch {
      try session.flush()
      throw error
    }
    return summary.json
  }
}

/// The sums of a run.
struct RunSummary {
  private var episodes = 0
  private var steps = 0
  private var modelCalls = 0
  private var usage = Usage()
  private var stops: [String: Int] = [:]
  private var slates: [JSONValue] = []

  mutating func add(_ outcome: EpisodeOutcome, in catalogue: Catalogue) {
    episodes += 1
    steps += outcome.steps
    modelCalls += outcome.spent.modelCalls
    usage += outcome.spent.usage
    if let stop = outcome.stop { stops[stop.rawValue, default: 0] += 1 }
    slates.append(catalogue.names(of: outcome.slate.items))
  }

  var json: JSONValue {
    let stops = stops.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return [
      "episodes": .integer(Int64(episodes)), "steps": .integer(Int64(steps)),
      "modelCalls": .integer(Int64(modelCalls)), "promptTokens": .integer(Int64(usage.promptTokens)),
      "completionTokens": .integer(Int64(usage.completionTokens)),
      "stops": .object(JSONObject(stops.map { ($0.key, .integer(Int64($0.value))) })),
      "slates": .string(Digest(of: .array(slates)).description),
    ]
  }
}
