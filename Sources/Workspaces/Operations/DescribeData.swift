import Assets
import Datasets
package import JSON

/// Reads a data set and says what it holds.
package struct DescribeData: Operation {
  package static let method = "data/describe"
  package static let summary = "Reads a data set as a `dataset` cell would and says what it holds."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// What a `dataset` cell would say: `{"source": "movielens-100k"}`.
  package var dataset: JSONObject
  package var seed: Int?

  package init(path: String? = nil, dataset: JSONObject, seed: Int? = nil) {
    (self.path, self.dataset, self.seed) = (path, dataset, seed)
  }

  /// Name, counts, steps, fingerprints, the split's record, and a profile of the interactions; of a known data set
  /// also whose it is, and when it is not here nothing else.
  package typealias Response = JSONValue

  package func perform(in environment: Environment) async throws -> JSONValue {
    do {
      var entry: JSONValue?
      if let name = dataset["source"]?.stringValue, let store = environment.assets {
        let status = try store.status(of: name)
        let asset = try JSONValue(encoding: ListAssets.Entry(status))
        if status.state != .ready { return ["name": .string(name), "asset": asset] }
        entry = asset
      }
      let data = try await DataPlace(path).load(dataset, seed: seed, environment)
      var response = data.json.objectValue ?? [:]
      response["profile"] = DatasetProfile(data.dataset).json
      response["asset"] = entry
      return .object(response)
    } catch { throw WorkspaceError(error) }
  }
}
