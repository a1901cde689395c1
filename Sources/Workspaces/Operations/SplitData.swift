import Concepts
import Datasets
package import JSON

/// Cuts data into what may be learnt from and what is held out, and keeps the parts as a folder.
package struct SplitData: Operation {
  package static let method = "data/split"
  package static let summary = "Cuts a data set and writes train, test and items to a folder of its own."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// What a `dataset` cell would say, with its `split`.
  package var dataset: JSONObject
  /// Of the splits in which chance has a part; 1 when left out.
  package var seed: Int?
  /// The form of the files: `csv`, `recbole` or `json-lines`; csv when left out.
  package var format: String?
  /// The folder, which must not be there yet.
  package var output: String

  package init(
    path: String? = nil, dataset: JSONObject, seed: Int? = nil, format: String? = nil, output: String
  ) {
    (self.path, self.dataset, self.seed) = (path, dataset, seed)
    (self.format, self.output) = (format, output)
  }

  /// As `data/describe` without a profile, with `output` and `files`.
  package typealias Response = JSONValue

  package func perform(in environment: Environment) async throws -> JSONValue {
    do {
      let place = try DataPlace(path)
      let target = try PreparedFolder(output, format: format, at: place)
      let data = try await place.load(dataset, seed: seed, environment)
      guard let split = data.split else { throw WorkspaceError.unsplit(data.dataset.name) }
      return try await target.keep(data) { try SplitFolder.write(data, split, as: $1, to: $0) }
    } catch { throw WorkspaceError(error) }
  }
}
