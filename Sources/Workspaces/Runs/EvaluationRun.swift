import Agents
import Concepts
import Evaluation
import JSON
import Tracing

/// An agent that takes part, with what its cell came to.
private struct EvaluatedAgent: Sendable {
  var name: String
  var design: AgentDesign
  var made: CellOutput
  /// Where it is described.
  var cell: Notebook.Cell
}

/// Carries an `evaluate` cell out.
struct EvaluationRun: Sendable {
  let cell: CellContext
  let plan: EvaluationPlan

  init(_ cell: CellContext, _ plan: EvaluationPlan) { (self.cell, self.plan) = (cell, plan) }

  private var run: RunContext { cell.run }

  func output() async throws -> CellOutput {
    let dataCell = try cell.other(cell.references("on").first ?? "")
    run.environment.progress(progress("reading the data"))
    let data = try await run.shelf.data(dataCell.body.value, seed: run.seed)
    guard let split = data.split else { throw data.unsplit }
    var agents: [(id: String, outcome: EpisodeSession.Outcome)] = []
    let set = try await queries(data, split)
    if let set {
      for named in try designs() {
        let session = try await session(named, data, split, set, dataCell.body.value)
        agents.append((named.name, try await session.run()))
      }
    }
    run.environment.progress(progress("measuring"))
    let measured = try await EvaluationMeasure(cell, plan, data, split, set).result(agents)
    return CellOutput(
      try JSONValue(encoding: measured),
      volatile: try JSONValue(encoding: agents.map { Self.figures($0, run) }))
  }

  /// What agents are asked; `nil` where none takes part.
  private func queries(_ data: LoadedData, _ split: Split) async throws -> QuerySet? {
    guard let retriever = plan.retriever else { return nil }
    let scorer = try await run.shelf.scorer(retriever, on: data, registry: run.registry, seed: run.seed)
    return try await QuerySet(plan, data: data, split: split, scorer: scorer, seed: run.seed)
  }

  private func progress(_ message: String) -> RunProgress {
    RunProgress(notebook: run.name, cell: cell.cell.id, kind: "evaluate", phase: .progress, message: message)
  }

  // MARK: - Agents

  /// The agents of the cells that are named, each with the result its own cell has or would have.
  private func designs() throws -> [EvaluatedAgent] {
    try cell.references("agents").flatMap { id in
      let agents = try cell.other(id)
      guard let output = cell.inputs[id] else { throw cell.fault("no cell is called '\(id)'", at: "/agents") }
      guard let members = output.value["agents"]?.arrayValue else {
        return try agents.designs().map {
          EvaluatedAgent(name: $0.name, design: $0.design, made: output, cell: agents)
        }
      }
      return zip(try agents.designs(), members).map { named, member in
        EvaluatedAgent(
          name: named.name, design: named.design, made: CellOutput(member["agent"] ?? .null), cell: agents)
      }
    }
  }

  private func session(
    _ named: EvaluatedAgent, _ data: LoadedData, _ split: Split, _ set: QuerySet, _ body: JSONObject
  ) async throws -> EpisodeSession {
    let (id, design, made) = (named.name, named.design, named.made)
    let model = try await model(of: design)
    let agent = try await agent(named, on: data)
    var parts: JSONObject =
      [
        "plan": plan.json,
        "retriever": try plan.retriever.map { try run.registry.expanded($0, family: "scorer") } ?? .null,
        "agent": .string(made.digest.description), "on": .string(try cell.input("on").digest.description),
        "seed": .string(String(run.seed)),
      ]
    let user = try plan.user.map { try run.registry.expanded($0, family: "simulator") } ?? .null
    if !user.isNull { parts["user"] = user }
    let key = ActionKey(kind: "episodes", parts)
    var start = SessionStart(
      agent: made.value["agent"] ?? .null, model: model?.json ?? .null, data: body,
      fingerprint: split.fingerprint.description, seed: run.seed, action: key.digest.hex)
    start.user = user
    start.atLeast = plan.atLeast.map { Double($0) }
    let embedder = try await embedder(of: design)
    start.embedder = embedder?.json ?? .null
    let users = try plan.user.map {
      try people(
        $0, ComponentContext(catalogue: data.dataset.catalogue, prompts: run.registry.prompts), split)
    }
    let asks = design.autonomy.approver == .person
    let desk = ApprovalDesk(
      run.environment.approval,
      place: ["notebook": .string(run.name), "cell": .string(cell.cell.id), "agent": .string(id)])
    return EpisodeSession(
      context: run, cell: cell.cell.id, agentID: id, agent: agent, queries: set.queries, start: start,
      model: model, around: Surroundings(embedder: embedder, users: users), desk: asks ? desk : nil)
  }

  /// - Throws: what is wrong with the agent, with the place in its cell.
  private func agent(_ named: EvaluatedAgent, on data: LoadedData) async throws -> Agent {
    do {
      return try await AgentMaker(shelf: run.shelf, registry: run.registry, seed: run.seed)
        .agent(named.design, on: data)
    } catch let error as ComponentError {
      var failure = WorkspaceError(error)
      let place = error.path.isEmpty ? named.cell.idPlace : named.cell.body.place(ofValue: error.path)
      failure.place = "\(run.notebook.path):\(place.line):\(place.column)"
      throw failure
    }
  }

  /// The users of the sessions, each after what was held out of their past.
  private func people(_ spec: ComponentSpec, _ context: ComponentContext, _ split: Split) throws
    -> SessionUsers
  {
    let truth = GroundTruth(opening: split.sealed, atLeast: plan.atLeast)
    let person = try run.registry.simulator(spec, in: context)
    return .simulated { query in
      var user = person
      user.begin(as: SimulatedPerson(query: query, wanted: truth.wanted(by: query.user)))
      return user
    }
  }

  private func embedder(of design: AgentDesign) async throws -> AgentEmbedder? {
    guard let name = design.embedder else { return nil }
    let modelCell = try cell.other(name)
    do {
      return AgentEmbedder(try await run.environment.models.openEmbedder(modelCell.body.value))
    } catch {
      var failure = WorkspaceError(error)
      let place = modelCell.body.place(ofValue: "/use")
      failure.place = failure.place ?? "\(run.notebook.path):\(place.line):\(place.column)"
      throw failure
    }
  }

  private func model(of design: AgentDesign) async throws -> AgentModel? {
    guard let name = design.model else { return nil }
    let modelCell = try cell.other(name)
    run.environment.progress(progress("starting the language model"))
    do {
      return AgentModel(try await run.environment.models.open(run.modelSpecification(modelCell)))
    } catch {
      var failure = WorkspaceError(error)
      let place = modelCell.body.place(ofValue: "/use")
      failure.place = failure.place ?? "\(run.notebook.path):\(place.line):\(place.column)"
      throw failure
    }
  }

  /// Wall-clock figures of an agent's run, from what its trace notes beside the events.
  private static func figures(_ agent: (id: String, outcome: EpisodeSession.Outcome), _ run: RunContext)
    -> RunFigures
  {
    let (calls, trace) = (agent.outcome.recorded.calls, agent.outcome.recorded.trace)
    let prefix = run.workspace.folder.path + "/"
    let path = TracePlace.unpackedName(agent.outcome.path)
    return RunFigures(
      agent: agent.id, trace: path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path,
      head: trace.prefix.head.short, modelSeconds: calls.milliseconds / 1000, served: calls.served,
      servedSeconds: calls.servedMilliseconds / 1000)
  }
}

/// What is volatile about an agent's run.
package struct RunFigures: Codable, Sendable, Hashable {
  package var agent: String
  /// The trace, from the workspace's folder.
  package var trace: String
  /// The first digits of the digest of its last line.
  package var head: String
  /// Wall-clock seconds that the model took in all.
  package var modelSeconds: Double
  /// Model calls that a cache answered.
  package var served: Int
  /// Of the seconds, those of replies from the cache, which took them when they were first given.
  package var servedSeconds: Double?
}

/// Makes agents whose scorers have learnt, sharing what was fitted.
struct AgentMaker: Sendable {
  let shelf: DataShelf
  let registry: Registry
  let seed: UInt64

  func agent(_ design: AgentDesign, on data: LoadedData) async throws -> Agent {
    var context = ComponentContext(
      catalogue: data.dataset.catalogue, prompts: registry.prompts, train: data.split?.train)
    context.files = shelf.assetFiles
    context.folder = shelf.folder
    var fitted: [(spec: ComponentSpec, scorer: any FittedScorer)] = []
    for spec in [design.retriever, design.ranker].compactMap({ $0 }) {
      guard registry.scorers.contains(where: { $0.name == spec.name }) else { continue }
      fitted.append((spec, try await shelf.scorer(spec, on: data, registry: registry, seed: seed)))
    }
    return try Agent(design, registry: registry, context: context) { spec in
      guard let found = fitted.first(where: { $0.spec == spec }) else {
        throw ComponentError(.unknownName, "no scorer is named '\(spec.name)'")
      }
      return found.scorer
    }
  }
}
