import Assets
import Concepts
import Datasets
import JSON

/// Where the relative paths of an operation on data begin.
struct DataPlace {
  let folder: String

  /// - Parameter path: the workspace around it when there is one, else the folder itself; `nil` for the process's own.
  init(_ path: String?) throws(WorkspaceError) {
    let absolute = try AbsolutePath.of(path ?? ".")
    let workspace = path == nil ? nil : try? Workspace(around: absolute)
    folder = workspace?.folder.path ?? absolute
  }

  /// The components, with the files that their parameters name from here.
  func registry(_ environment: Environment) -> Registry {
    var registry = environment.registry
    registry.named = .from(folder)
    registry.embedders = ItemVectors(environment).named
    return registry
  }

  /// The full path of something that may not be there yet.
  func file(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

  /// Reads, filters and cuts on a thread of its own.
  ///
  /// - Throws: `CancellationError` when the task was cancelled meanwhile, so that nothing is written.
  func load(_ dataset: JSONObject, seed: Int?, _ environment: Environment) async throws -> ExperimentData {
    let (folder, assets, registry) = (folder, environment.assets, environment.registry)
    let seed = UInt64(max(seed ?? 1, 0))
    environment.tell("data", "reading")
    let data = try await onOwnThread {
      try DatasetSource(dataset).experiment(in: folder, assets: assets, seed: seed, registry: registry)
    }
    try Task.checkCancellation()
    return data
  }
}
