import Assets
import Concepts
import Datasets
import Evaluation
import JSON
import Scoring
import Tracing

/// What fitting, ranking and evaluating outside a notebook have in common: the data, and scorers that learn from it.
struct OfflineExperiment: Sendable {
  let place: DataPlace
  let data: ExperimentData
  let seed: UInt64
  let environment: Environment
  /// The components, with the files that their parameters name.
  let registry: Registry
  /// Lists that were computed before.
  let scores: ScoreCache

  /// - Parameter isFresh: whether nothing that was kept is used, and nothing is kept.
  init(
    _ path: String?, _ dataset: JSONObject, seed: Int?, isFresh: Bool = true, _ environment: Environment
  ) async throws {
    place = try DataPlace(path)
    scores = ScoreCache(folder: isFresh ? nil : place.scores(environment))
    data = try await place.load(dataset, seed: seed, environment)
    (self.seed, self.environment) = (UInt64(max(seed ?? 1, 0)), environment)
    registry = place.registry(environment)
  }

  /// What is learnt from: the training part, or everything where nothing is cut.
  var train: Interactions { data.split?.train ?? data.dataset.interactions }

  /// What users are known by, which strong generalisation has more of than was learnt from.
  var history: Interactions { data.split?.history ?? data.dataset.interactions }

  /// Makes a scorer learn, on a thread of its own.
  func fit(_ spec: ComponentSpec) async throws -> any FittedScorer {
    let (train, registry, seed) = (train, registry, seed)
    let watch = FitWatch(spec.name, environment)
    var made = watch.watching(
      ComponentContext(catalogue: train.catalogue, prompts: registry.prompts, train: train))
    made.itemVectors = try await registry.itemVectors(of: spec, for: train.catalogue)
    let context = made
    return try await watch.run { try registry.scorer(spec, in: context).fit(to: train, seed: seed) }
  }

  /// Says what is done now.
  func tell(_ kind: String, _ message: String) { environment.tell(kind, message) }

  /// A scorer that learns from the data when it is needed.
  func scorer(_ spec: ComponentSpec) async throws -> OfflineScorer {
    let parts: JSONObject = [
      content.kind: .string(content.digest.hex), "scorer": try await expanded(spec),
      "seed": .string(String(seed)),
    ]
    return OfflineScorer(name: spec.name, fit: Digest(of: .object(parts))) { try await fit(spec) }
  }

  private func expanded(_ spec: ComponentSpec) async throws -> JSONValue {
    do { return try registry.expanded(spec, family: "scorer") } catch {
      // Learning says more exactly what is wrong, such as a file's line.
      _ = try await fit(spec)
      throw error
    }
  }

  /// A scorer from a file of `reprise fit`.
  func restored(_ path: String) async throws -> OfflineScorer {
    let (train, registry, file) = (train, registry, place.file(path))
    return try await onOwnThread {
      let model = try ModelFile(reading: file)
      let fitted = try model.fitted(to: train, registry, place: path)
      let parts: JSONObject = [
        content.kind: .string(content.digest.hex), "model": model.digest.map { .string($0) } ?? .null,
      ]
      return OfflineScorer(name: model.name, fit: Digest(of: .object(parts))) { fitted }
    }
  }

  /// The fingerprint of all that is learnt from and ranked, as a notebook's scores are found by.
  private var content: (kind: String, digest: Digest) {
    data.split.map { ("split", $0.fingerprint) } ?? ("data", data.fingerprint)
  }
}

extension DataPlace {
  /// Where lists are kept between commands: in the workspace around, else in the user's cache; `nil` where there is
  /// neither.
  fileprivate func scores(_ environment: Environment) -> String? {
    if let workspace = try? Workspace(around: folder) { return workspace.hidden.file("scores") }
    return environment.assets.map { "\($0.root)/scores" }
  }
}
