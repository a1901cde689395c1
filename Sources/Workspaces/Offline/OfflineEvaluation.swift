import Assets
import Concepts
import Datasets
import Evaluation
import JSON
import Reports
import Scoring
import Tracing

/// An evaluation outside a notebook, while it is made.
struct OfflineEvaluation: Sendable {
  private let asked: EvaluateOffline
  private let experiment: OfflineExperiment
  private let split: Split
  private let evaluator: Evaluator
  private let population: Population
  private let plan: OfflineMetrics
  /// The group of each user, when groups were given.
  private let groups: [UserID: String]?

  init(_ asked: EvaluateOffline, _ environment: Environment) async throws {
    self.asked = asked
    experiment = try await OfflineExperiment(
      asked.path, asked.dataset, seed: asked.seed, isFresh: asked.fresh == true, environment)
    guard let split = experiment.data.split else {
      throw WorkspaceError.unsplit(experiment.data.dataset.name)
    }
    self.split = split
    population = Population(train: split.train)
    plan = try OfflineMetrics(asked.metrics, experiment)
    let place = experiment.place
    groups = try asked.groups.map { try GroupTable.read(place.file($0)) }
    let truth = GroundTruth(opening: split.sealed, atLeast: Self.threshold(asked, split))
    let draws = max(1, asked.draws ?? 10_000)
    evaluator = try Evaluator(
      metrics: plan.metrics, population: population, truth: truth,
      bootstrap: Bootstrap(seed: experiment.seed, replicates: draws, setReplicates: min(draws, 1_000)))
  }

  /// Judgements of 0 say that an item is not relevant; ratings are all of something that was liked or met.
  private static func threshold(_ asked: EvaluateOffline, _ split: Split) -> Float? {
    if let least = asked.atLeast { return Float(least) }
    return split.protocolRecord["parameters"]?["judgements"] == nil ? nil : 1
  }

  /// What was known already.
  var scores: ScoreCacheFigures { experiment.scores.figures }

  // MARK: - Systems

  private struct Measured {
    var kind: String
    var measurement: SystemMeasurement
    var remarks: SubmittedRun.Remarks?
    var repeated = 0
    var ties: TieReport?
  }

  func response() async throws -> EvaluateOffline.Response {
    var systems: [Measured] = []
    for run in asked.runs ?? [] { systems.append(try await measure(run)) }
    for model in asked.models ?? [] {
      let scorer = try await experiment.restored(model)
      systems.append(try await measure(scorer, named: scorer.name, kind: "model"))
    }
    for value in asked.scorers ?? [] {
      let spec = try ComponentSpec(value)
      systems.append(
        try await measure(try await experiment.scorer(spec), named: Self.name(spec), kind: "scorer"))
    }
    guard !systems.isEmpty else {
      throw WorkspaceError(
        .usage, "nothing-to-measure", "no run, model or scorer is named",
        hint: "name a run with --run, or a scorer such as popularity with --scorer")
    }
    return try response(Self.told(systems))
  }

  private func measure(_ run: EvaluateOffline.Run) async throws -> Measured {
    let policy = RunFile.Duplicates(rawValue: asked.duplicates ?? "refuse")
    guard let policy else {
      throw WorkspaceError(
        .usage, "bad-duplicates", "'duplicates' is refuse or first, not '\(asked.duplicates ?? "")'", hint: ""
      )
    }
    let file = experiment.place.file(run.file)
    experiment.tell(run.name, "reading the run")
    let content = try await onOwnThread { try RunFile.read(file, duplicates: policy) }
    let submitted = SubmittedRun(
      name: run.name,
      lists: content.lists.mapValues { lines in lines.map { SubmittedRun.Line($0.item, score: $0.score) } })
    let keepsSeen = asked.keepSeen == true
    var measured = Measured(
      kind: "run",
      measurement: try evaluator.measure(
        submitted.ranked(over: population, history: split.history, keepsSeen: keepsSeen), named: run.name),
      remarks: submitted.remarks(over: population, history: split.history), repeated: content.repeated)
    if asked.ties == true {
      measured.ties = try TieReport(
        of: submitted, over: population, history: split.history, keepsSeen: keepsSeen, evaluator: evaluator,
        seed: experiment.seed)
    }
    return measured
  }

  private func measure(_ scorer: OfflineScorer, named name: String, kind: String) async throws -> Measured {
    guard split.train.count > 0 else {
      throw WorkspaceError(
        .data, "no-train", "there is no training data, so that '\(name)' has nothing to learn from",
        hint: "give it with --train")
    }
    experiment.tell(name, "ranking for \(evaluator.users.count) users")
    var ranking = FullRanking(train: experiment.history, depth: plan.depth)
    ranking.keepsSeen = asked.keepSeen == true
    let offline = OfflineRanking(experiment, ranking, users: evaluator.users.count)
    let lists = try await offline.lists(of: scorer, for: evaluator.users)
    experiment.tell(name, "measuring")
    var measured = Measured(kind: kind, measurement: try evaluator.measure(lists, named: name))
    if asked.ties == true {
      measured.ties = try await TieReport(
        of: try await offline.fitted(scorer), ranking: ranking, evaluator: evaluator, seed: experiment.seed)
    }
    return measured
  }

  private static func name(_ spec: ComponentSpec) -> String {
    if spec.overrides.isEmpty { return spec.name }
    let parameters = spec.overrides.map { "\($0.key)=\($0.value.stringValue ?? $0.value.printed())" }
    return "\(spec.name):\(parameters.joined(separator: ","))"
  }

  /// The systems with names that differ: a second `ease` is `ease 2`.
  private static func told(_ systems: [Measured]) -> [Measured] {
    var seen: [String: Int] = [:]
    return systems.map { system in
      var system = system
      let name = system.measurement.name
      seen[name, default: 0] += 1
      if let count = seen[name], count > 1 { system.measurement.name = "\(name) \(count)" }
      return system
    }
  }

  // MARK: - The response

  private func response(_ systems: [Measured]) throws -> EvaluateOffline.Response {
    let rules = rules
    let comparisons =
      systems.count < 2
      ? nil
      : try ComparisonFamily(
        of: systems.map(\.measurement), against: asked.against, test: asked.test ?? .signFlip,
        correction: asked.correction ?? .holm, bootstrap: evaluator.bootstrap)
    let warnings = warnings(systems)
    let report = Report(
      title: "\(experiment.data.dataset.name): \(evaluator.users.count) users", record: rules,
      sections: [
        Report.Section("Figures", note: "Candidates: \(candidateRule).", systems: systems.map(\.measurement))
      ], comparisons: comparisons)
    return EvaluateOffline.Response(
      rules: rules,
      systems: systems.map {
        OfflineSystem(
          $0.measurement, kind: $0.kind, remarks: $0.remarks, ties: $0.ties, groups: groups,
          values: asked.perUser == true)
      }, comparisons: comparisons, users: asked.perUser == true ? evaluator.users : nil, warnings: warnings,
      text: TextReport.text(report.document))
  }

  private var candidateRule: String {
    asked.keepSeen == true || split.train.count == 0
      ? "the whole catalogue" : "the whole catalogue without the user's training items"
  }

  private var relevance: String {
    Self.threshold(asked, split).map { "held-out items rated, or judged, at least \($0)" }
      ?? "every held-out item"
  }

  private var rules: ProtocolRecord {
    ProtocolRecord(
      dataset: experiment.data.dataset, dataFingerprint: experiment.data.fingerprint.description,
      split: split,
      candidates: candidateRule, relevance: relevance, evaluator: evaluator,
      seeds: ["seed": .string(String(experiment.seed))],
      toolVersion: experiment.environment.version)
  }

  private func warnings(_ systems: [Measured]) -> [String] {
    var warnings: [String] = []
    if evaluator.users.count < PairedTest.fewestUsers {
      warnings.append(
        "\(evaluator.users.count) users are too few for a test; the intervals say how little is known.")
    }
    if let groups {
      let strangers = evaluator.users.count { groups[$0] == nil }
      if strangers > 0 {
        warnings.append("\(strangers) users are in no group; they count in the overall means only.")
      }
    }
    for system in systems {
      let name = system.measurement.name, counts = system.measurement.counts
      func warn(_ count: Int, _ text: String) {
        if count > 0 { warnings.append("\(name): \(count) \(text)") }
      }
      warn(system.repeated, "lines name an item of their list again; the first counts.")
      warn(counts.missing, "users have no list and count with an empty one.")
      warn(counts.ignored, "lists are of users with nothing held out; they are left out.")
      warn(counts.skipped, "users have met every item and are left out.")
      guard let remarks = system.remarks else { continue }
      if plan.hasCatalogue { warn(remarks.unknownItems, "items are not in the catalogue; they are misses.") }
      warn(
        remarks.seenItems, "items were met by their user in training; the rule of candidates leaves such out."
      )
      warn(remarks.listsWithTies, "lists have equal scores; the tie rule orders them.")
      warn(remarks.scoresThatAreNoNumber, "scores are no number; they stand last.")
    }
    return warnings
  }
}
