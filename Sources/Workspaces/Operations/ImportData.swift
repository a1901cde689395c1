import Concepts
import Datasets
package import JSON

/// Reads and filters data and keeps it as a folder in a standard form.
package struct ImportData: Operation {
  package static let method = "data/import"
  package static let summary = "Reads and filters a data set and writes it to a folder of its own."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// What a `dataset` cell would say, without a split: `{"file": "ratings.csv", "filter": [{"core": 5}]}`.
  package var dataset: JSONObject
  /// What the data is called; by its source when left out.
  package var name: String?
  /// The form of the files: `csv`, `recbole` or `json-lines`; csv when left out.
  package var format: String?
  /// The folder, which must not be there yet.
  package var output: String

  package init(
    path: String? = nil, dataset: JSONObject, name: String? = nil, format: String? = nil, output: String
  ) {
    (self.path, self.dataset, self.name) = (path, dataset, name)
    (self.format, self.output) = (format, output)
  }

  /// As `data/describe` without a profile, with `output` and `files`.
  package typealias Response = JSONValue

  package func perform(in environment: Environment) async throws -> JSONValue {
    do {
      let place = try DataPlace(path)
      let target = try PreparedFolder(output, format: format, at: place)
      var data = try await place.load(dataset, seed: nil, environment)
      guard data.split == nil else {
        throw WorkspaceError(
          .data, "is-split", "the data comes cut, and an import would join it again",
          hint: "use it where a split is wanted, or leave the split out")
      }
      if let name { data.dataset.name = name }
      let dataset = data.dataset
      return try await target.keep(data) { try DataFolder.write(dataset, as: $1, to: $0) }
    } catch { throw WorkspaceError(error) }
  }
}
