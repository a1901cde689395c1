import Assets
import Concepts
package import JSON
import Tracing

/// Makes a scorer learn from data and keeps it in a file.
package struct FitScorer: Operation {
  package static let method = "offline/fit"
  package static let summary = "Makes a classic recommender learn from data and keeps it in a file."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// What a `dataset` cell would say. Of data that is cut the training part is learnt from, else everything.
  package var dataset: JSONObject
  /// A name, or a mapping with its parameters: `{"name": "ease", "ridge": 250}`.
  package var scorer: JSONValue
  /// Of the split and of the random streams of the fit; 1 when left out.
  package var seed: Int?
  /// The file; one of that name is replaced when the new one is complete.
  package var output: String

  package init(path: String? = nil, dataset: JSONObject, scorer: JSONValue, seed: Int? = nil, output: String)
  {
    (self.path, self.dataset, self.scorer) = (path, dataset, scorer)
    (self.seed, self.output) = (seed, output)
  }

  package struct Response: Codable, Sendable {
    /// With every parameter spelt out.
    package var scorer: JSONValue
    package var output: String
    package var bytes: Int
    /// Whether what was learnt is in the file; otherwise reading it learns again.
    package var isStored: Bool
    package var users: Int
    package var items: Int
    package var interactions: Int
    /// The fingerprint of what was learnt from.
    package var train: String
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let spec = try ComponentSpec(scorer)
      let expanded = try DataPlace(path).registry(environment).expanded(spec, family: "scorer")
      let experiment = try await OfflineExperiment(path, dataset, seed: seed, environment)
      let fitted = try await experiment.fit(spec)
      experiment.tell(spec.name, "writing the model")
      let (train, seed, target) = (experiment.train, experiment.seed, experiment.place.file(output))
      return try await onOwnThread {
        let model = ModelFile(
          scorer: expanded, seed: seed, train: train, fitted: fitted, version: environment.version)
        let bytes = model.bytes()
        try DiskFolder("").write(bytes, to: String(target.dropFirst()))
        return Response(
          scorer: expanded, output: target, bytes: bytes.count, isStored: model.state != nil,
          users: train.userCount, items: train.catalogue.count, interactions: train.count,
          train: model.train.description)
      }
    } catch { throw WorkspaceError(error) }
  }
}
