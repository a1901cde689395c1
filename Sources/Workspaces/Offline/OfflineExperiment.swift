import Assets
import Concepts
import Datasets
import Evaluation
import JSON
import Tracing

/// What fitting, ranking and evaluating outside a notebook have in common: the data, and scorers that learn from it.
struct OfflineExperiment: Sendable {
  let place: DataPlace
  let data: ExperimentData
  let seed: UInt64
  let environment: Environment
  /// The components, with the files that their parameters name.
  let registry: Registry

  init(_ path: String?, _ dataset: JSONObject, seed: Int?, _ environment: Environment) async throws {
    place = try DataPlace(path)
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

  /// A scorer from a file of `reprise fit`.
  func restored(_ path: String) async throws -> (name: String, scorer: any FittedScorer) {
    let (train, registry, file) = (train, registry, place.file(path))
    return try await onOwnThread {
      let model = try ModelFile(reading: file)
      return (model.name, try model.fitted(to: train, registry, place: path))
    }
  }
}
