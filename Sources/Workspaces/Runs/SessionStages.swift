import Agents
import Concepts
import Evaluation
import JSON
import Tracing

/// Makes those who play in a session again, from what its start says.
struct SessionStages: Sendable {
  let shelf: DataShelf
  let registry: Registry
  let start: SessionStart
  let data: LoadedData
  /// Who is asked; in a replay nobody.
  var answerers: Answerers?
  /// Who gives leave; in a replay nobody.
  var desk: ApprovalDesk?

  func stages() async throws -> [EpisodeRunner.Stage] {
    var stages: [EpisodeRunner.Stage] = []
    for (place, part) in start.parts.enumerated() {
      let registry = part.registry(over: registry)
      let agent = try await AgentMaker(shelf: shelf, registry: registry, seed: start.seed).agent(
        part.design, on: data)
      let embedder = AgentEmbedder(recorded: part.embedder)
      let model = AgentModel(recorded: part.model)
      var stage = EpisodeRunner.Stage(
        from: part.from, agent: agent, model: answerers?.model(model) ?? model,
        around: Surroundings(
          embedder: answerers?.embedder(embedder) ?? embedder, users: try users(registry),
          approval: desk?.approval))
      stage.use = part.use
      if place > 0 { stage.renewed = part.renewed(after: start.parts[place - 1]) }
      stages.append(stage)
    }
    return stages
  }

  private func users(_ registry: Registry) throws -> SessionUsers? {
    guard !start.user.isNull else { return nil }
    guard answerers != nil else { return .recorded }
    guard let split = data.split else { throw data.unsplit }
    let context = ComponentContext(catalogue: data.dataset.catalogue, prompts: registry.prompts)
    let spec = ComponentSpec(
      start.user["name"]?.stringValue ?? "", start.user["parameters"]?.objectValue ?? [:])
    let person = try registry.simulator(spec, in: context)
    let truth = GroundTruth(opening: split.sealed, atLeast: start.atLeast.map { Float($0) })
    return .simulated { query in
      var user = person
      user.begin(as: SimulatedPerson(query: query, wanted: truth.wanted(by: query.user)))
      return user
    }
  }
}
