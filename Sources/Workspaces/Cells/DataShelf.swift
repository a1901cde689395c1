import Agents
import Assets
import Concepts
import Datasets
import JSON
import Scoring
import Tracing

/// Data that was read and scorers that have learnt, once for each of their specifications, however many ask at once.
actor DataShelf {
  private let workspace: Workspace
  private let environment: Environment
  private var loaded: [Digest: Task<LoadedData, any Error>] = [:]
  private var fitted: [Digest: Task<any FittedScorer, any Error>] = [:]

  /// Lists and scores that were computed before.
  nonisolated let scores: ScoreCache

  /// - Parameter keepsScores: whether scores are kept in the workspace, for later runs, or while this lives.
  init(workspace: Workspace, environment: Environment, keepsScores: Bool) {
    (self.workspace, self.environment) = (workspace, environment)
    scores = ScoreCache(folder: keepsScores ? workspace.hidden.file("scores") : nil)
  }

  /// The workspace's folder.
  nonisolated var folder: String { workspace.folder.path }

  /// The paths of the files of something that was fetched; `nil` where nothing can be.
  nonisolated var assetFiles: (@Sendable (String) throws -> [String])? {
    guard let assets = environment.assets else { return nil }
    return { name in Array(try assets.files(of: name).values) }
  }

  /// Reads, filters and cuts.
  func data(_ body: JSONObject, seed: UInt64) async throws -> LoadedData {
    let key = Digest(of: .object(["body": .object(body), "seed": .string(String(seed))]))
    let (folder, assets, registry) = (workspace.folder.path, environment.assets, environment.registry)
    let work =
      loaded[key]
      ?? Task {
        try await Self.load(body, key, seed, folder, assets, registry)
      }
    loaded[key] = work
    return try await work.value
  }

  private static func load(
    _ body: JSONObject, _ key: Digest, _ seed: UInt64, _ folder: String, _ assets: AssetStore?,
    _ registry: Registry
  ) async throws -> LoadedData {
    try await onOwnThread {
      let data = try DatasetSource(body).experiment(
        in: folder, assets: assets, seed: seed, registry: registry)
      return LoadedData(key: key, experiment: data)
    }
  }

  /// A scorer that has learnt from the training part; its lists and scores are kept.
  func scorer(_ spec: ComponentSpec, on data: LoadedData, registry: Registry, seed: UInt64) async throws
    -> any FittedScorer
  {
    let expanded = try registry.expanded(spec, family: "scorer")
    let key = Digest(
      of: ["data": .string(data.key.hex), "scorer": expanded, "seed": .string(String(seed))])
    if let found = fitted[key] { return try await found.value }
    guard let split = data.split else { throw data.unsplit }
    let watch = FitWatch(spec.name, environment)
    let bare = watch.watching(
      ComponentContext(catalogue: data.dataset.catalogue, prompts: registry.prompts))
    let (fit, scores) = (Self.fit(of: expanded, to: split, seed), scores)
    let work = Task<any FittedScorer, any Error> {
      var made = bare
      made.itemVectors = try await registry.itemVectors(for: expanded, of: bare.catalogue)
      let context = made
      let scorer = try await watch.run {
        try registry.scorer(spec, in: context).fit(to: split.train, seed: seed)
      }
      return CachedScorer(scorer, fit: fit, cache: scores)
    }
    fitted[key] = work
    return try await work.value
  }

  /// What a scorer's scores depend on, by content: paths and names of data sets are not in it.
  private static func fit(of expanded: JSONValue, to split: Split, _ seed: UInt64) -> Digest {
    Digest(
      of: ["split": .string(split.fingerprint.hex), "scorer": expanded, "seed": .string(String(seed))])
  }
}

/// A data set in memory.
struct LoadedData: Sendable {
  let key: Digest
  let experiment: ExperimentData

  var dataset: Dataset { experiment.dataset }
  /// Of the data before it was cut.
  var fingerprint: Digest { experiment.fingerprint }
  var split: Split? { experiment.split }

  var unsplit: WorkspaceError { .unsplit(dataset.name) }
}

extension WorkspaceError {
  /// Data without a split where one is needed.
  static func unsplit(_ name: String) -> WorkspaceError {
    WorkspaceError(
      .data, "no-split",
      "the data set '\(name)' has no split, so there is nothing to learn from and to ask",
      hint:
        "add a line such as 'split: {by: time, perUser: true, test: 0.2}' to its cell, or --split to the command"
    )
  }
}
