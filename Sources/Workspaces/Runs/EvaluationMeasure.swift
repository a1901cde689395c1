import Concepts
import Datasets
import Evaluation
import JSON
import Tracing

/// Measures agents' traces and baselines; the only place of a workspace where held-out events are looked at.
struct EvaluationMeasure: Sendable {
  private let cell: CellContext
  private let plan: EvaluationPlan
  private let data: LoadedData
  private let split: Split
  /// What agents were asked; `nil` where none takes part.
  private let set: QuerySet?
  private let metrics: [any Metric]

  init(_ cell: CellContext, _ plan: EvaluationPlan, _ data: LoadedData, _ split: Split, _ set: QuerySet?)
    throws
  {
    (self.cell, self.plan, self.data, self.split, self.set) = (cell, plan, data, split, set)
    let context = ComponentContext(catalogue: data.dataset.catalogue, prompts: cell.registry.prompts)
    metrics = try plan.metrics.map { try cell.registry.metric($0, in: context) }
  }

  private var seed: UInt64 { cell.run.seed }

  func result(_ agents: [(id: String, outcome: EpisodeSession.Outcome)]) async throws -> EvaluationResult {
    let truth = GroundTruth(opening: split.sealed, atLeast: plan.atLeast)
    let population = Population(train: split.train)
    let bootstrap = Bootstrap(seed: seed)
    let all = try Evaluator(metrics: metrics, population: population, truth: truth, bootstrap: bootstrap)
    var (sample, examples): ([SystemMeasurement], [EpisodeExample]) = ([], [])
    if let set {
      let same = try Evaluator(
        metrics: metrics, population: population, truth: truth, users: set.queries.map(\.user),
        bootstrap: bootstrap)
      (sample, examples) = try await measured(agents, on: set, by: same)
    }
    let everyone = try await baselines(all, tasks: all.users.map { RankingTask(user: $0) })
    let systems = set == nil ? everyone : sample
    return EvaluationResult(
      rules: rules(all), everyone: everyone, sample: sample,
      comparisons: try ComparisonFamily(of: systems, against: reference(of: systems), bootstrap: bootstrap),
      candidates: candidateRule,
      agents: try agents.map { try Self.run($0) }, examples: examples,
      warnings: warnings(agents, users: set?.queries.count ?? all.users.count), pairing: pairing(of: systems),
      failures: Self.failures(agents))
  }

  /// Agents, baselines and the order of the candidates, over what the agents were asked.
  private func measured(
    _ agents: [(id: String, outcome: EpisodeSession.Outcome)], on set: QuerySet, by evaluator: Evaluator
  ) async throws -> ([SystemMeasurement], [EpisodeExample]) {
    var (sample, examples): ([SystemMeasurement], [EpisodeExample]) = ([], [])
    for agent in agents {
      let records = try agent.outcome.recorded.records
      sample.append(try evaluator.measure(records, named: agent.id))
      examples += try evaluator.examples(of: records, named: agent.id, limit: 3)
    }
    sample += try await baselines(evaluator, tasks: set.tasks)
    if plan.candidates != nil {
      sample.append(try evaluator.measure(set.tasks.identityLists, named: Self.asGiven))
    }
    return (sample, examples)
  }

  private func baselines(_ evaluator: Evaluator, tasks: [RankingTask]) async throws -> [SystemMeasurement] {
    var measured: [SystemMeasurement] = []
    let ranking = FullRanking(train: split.history, depth: depth)
    for spec in plan.baselines {
      let scorer = try await cell.run.shelf.scorer(spec, on: data, registry: cell.registry, seed: seed)
      let lists = try await ranking.lists(of: scorer, for: tasks)
      measured.append(try evaluator.measure(lists, named: name(of: spec)))
    }
    return measured
  }

  /// How deep lists must be for the metrics; `nil` when one looks at the whole list.
  private var depth: Int? {
    let depths = plan.metrics.map { $0.overrides["k"]?.intValue }
    return depths.contains(nil) ? nil : max(depths.compactMap { $0 }.max() ?? 0, plan.limit)
  }

  /// The name, with the parameters where two baselines have the same one.
  private func name(of spec: ComponentSpec) -> String {
    let namesakes =
      plan.baselines.count { $0.name == spec.name } + cell.references("agents").count { $0 == spec.name }
    return namesakes > 1 ? "\(spec.name) \(JSONValue.object(spec.overrides).printed())" : spec.name
  }

  private static let asGiven = "candidates as given"

  /// The most systems of which all pairs are compared: the pairs of more are a list that nobody reads, and memory that no
  /// machine has.
  static let mostPaired = 20

  /// What each system is compared with: the retriever's own order, when it is a baseline; of many systems the order in which
  /// the candidates were given, or the first system; `nil` for each other.
  private func reference(of systems: [SystemMeasurement]) -> String? {
    if let retriever = plan.baselines.first(where: { $0 == plan.retriever }) { return name(of: retriever) }
    guard systems.count > Self.mostPaired else { return nil }
    return (systems.last { $0.name == Self.asGiven } ?? systems.first)?.name
  }

  private var candidateRule: String {
    guard let count = plan.candidates, let retriever = plan.retriever else {
      return "the whole catalogue without the user's training items"
    }
    return "the \(count) best of '\(retriever.name)' for each user, in an order drawn by the seed"
  }

  private var relevance: String {
    plan.atLeast.map { "held-out items rated at least \($0)" } ?? "every held-out item"
  }

  private func rules(_ evaluator: Evaluator) -> ProtocolRecord {
    ProtocolRecord(
      dataset: data.dataset, dataFingerprint: data.fingerprint.description,
      split: split,
      candidates: "the whole catalogue without the user's training items", relevance: relevance,
      evaluator: evaluator,
      seeds: ["notebook": .string(String(seed))], toolVersion: cell.run.environment.version)
  }

  private static func run(_ agent: (id: String, outcome: EpisodeSession.Outcome)) throws
    -> EvaluationResult.AgentRun
  {
    let recorded = agent.outcome.recorded
    return EvaluationResult.AgentRun(
      agent: agent.id, model: recorded.trace.start["model"] ?? .null, episodes: try recorded.records.count,
      events: recorded.trace.count, semanticDigest: recorded.semanticDigest.description)
  }

  private func warnings(_ agents: [(id: String, outcome: EpisodeSession.Outcome)], users: Int) -> [String] {
    var warnings: [String] = []
    let starts = agents.map { $0.outcome.recorded.trace.start["model"]?["identity"] ?? .null }
    let hollow = starts.first { $0["meaningful"]?.boolValue == false }
    if let hollow {
      let name = hollow["model"]?.stringValue ?? ""
      warnings.append(
        hollow["provider"]?.stringValue == "scripted"
          ? "No language model was used: '\(name)' gives scripted replies. The agents' figures mean nothing."
          : "The model '\(name)' is good for tests only. The agents' figures mean nothing.")
    }
    if users < PairedTest.fewestUsers {
      warnings.append(
        "\(users) users are too few for a test; the intervals say how little is known from them.")
    }
    return warnings
  }

  /// What failed outside while agents ran; `nil` for nothing.
  private static func failures(_ agents: [(id: String, outcome: EpisodeSession.Outcome)]) -> [String]? {
    let failures = agents.reduce(into: FailedCalls()) { $0.add($1.outcome.recorded.failures) }.sentences
    return failures.isEmpty ? nil : failures
  }

  /// That not all pairs are compared; `nil` where they are, or the retriever was named to compare with.
  private func pairing(of systems: [SystemMeasurement]) -> String? {
    guard systems.count > Self.mostPaired, !plan.baselines.contains(where: { $0 == plan.retriever }),
      let reference = reference(of: systems)
    else { return nil }
    return
      "\(systems.count) systems are too many for all pairs: each is compared with '\(reference)'. The retriever among "
      + "the baselines takes its place."
  }
}
