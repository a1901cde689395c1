import Assets
import Datasets

/// Makes vectors ready for search, in a folder whose files are opened without being read.
package struct IndexVectors: Operation {
  package static let method = "data/index"
  package static let summary = "Makes vectors ready for exact search, in a folder that opens at once."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// A `.npy` file, or lines of an item and numbers.
  package var vectors: String
  /// A file with the item of each row, one a line, for vectors whose file names no items.
  package var ids: String?
  /// `cosine` or `dot`; cosine when left out.
  package var similarity: String?
  /// The folder, which must not be there yet.
  package var output: String

  package init(
    path: String? = nil, vectors: String, ids: String? = nil, similarity: String? = nil, output: String
  ) {
    (self.path, self.vectors, self.ids) = (path, vectors, ids)
    (self.similarity, self.output) = (similarity, output)
  }

  package struct Response: Codable, Sendable {
    package var output: String
    package var rows: Int
    /// Numbers a vector has.
    package var width: Int
    package var similarity: String
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let place = try DataPlace(path)
      let similarity = try VectorFolder.Similarity(named: similarity)
      let (file, ids, target) = (place.file(vectors), ids.map(place.file) ?? "", place.file(output))
      environment.tell("data", "indexing")
      let response = try await onOwnThread {
        let vectors = try VectorFile.all(in: file, ids: ids)
        try VectorFolder.write(vectors, similarity, to: target)
        return Response(
          output: target, rows: vectors.names.count, width: vectors.width, similarity: similarity.rawValue)
      }
      return response
    } catch { throw WorkspaceError(error) }
  }
}

extension VectorFolder.Similarity {
  /// - Parameter name: as in a request; cosine when left out.
  init(named name: String?) throws(WorkspaceError) {
    guard let similarity = Self(rawValue: name ?? "cosine") else {
      throw WorkspaceError(
        .usage, "bad-similarity", "no similarity is named '\(name ?? "")'", hint: "name one of cosine, dot")
    }
    self = similarity
  }
}
