package import JSON

/// Reads a notebook's data sets and says what they hold.
package struct DescribeData: Operation {
  package static let method = "data/describe"
  package static let summary = "Reads a data set as a `dataset` cell would and says what it holds."

  /// The workspace, or anything inside it: where relative paths begin.
  package var path: String
  /// What a `dataset` cell would say: `{"source": "movielens-100k"}`.
  package var dataset: JSONObject
  package var seed: Int?

  package init(path: String, dataset: JSONObject, seed: Int? = nil) {
    (self.path, self.dataset, self.seed) = (path, dataset, seed)
  }

  /// Name, counts, steps, fingerprints and the split's record.
  package typealias Response = JSONValue

  package func perform(in environment: Environment) async throws -> JSONValue {
    do {
      let shelf = DataShelf(workspace: try Workspace(around: path), environment: environment)
      return DatasetCell.describe(try await shelf.data(dataset, seed: UInt64(max(seed ?? 1, 0))))
    } catch { throw WorkspaceError(error) }
  }
}
