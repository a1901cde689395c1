import Assets
import Datasets
import Scoring

/// Finds the items whose vectors are most like those of other items, or like vectors of a file, in an index.
package struct SearchVectors: Operation {
  package static let method = "data/search"
  package static let summary = "Finds the vectors of an index that are most like others, exactly."

  /// A workspace, anything inside one, or any folder: where relative paths begin.
  package var path: String?
  /// A folder of `data/index`.
  package var index: String
  /// Items of the index to find others like.
  package var like: [String]?
  /// A file of vectors to find others like.
  package var queries: String?
  /// A file with a name for each query, for vectors whose file has none.
  package var queryIDs: String?
  /// How many items a list has at most; 10 when left out.
  package var limit: Int?
  /// Whether the index is read through first and held against its checksums.
  package var check: Bool?

  package init(path: String? = nil, index: String, like: [String]? = nil, queries: String? = nil) {
    (self.path, self.index, self.like, self.queries) = (path, index, like, queries)
  }

  package struct Response: Codable, Sendable {
    package var rows: Int
    /// Numbers a vector has.
    package var width: Int
    package var similarity: String
    package var lists: [List]
    package var volatile = Volatile()
  }

  package struct List: Codable, Sendable {
    /// The item or the query's name.
    package var query: String
    /// Best first.
    package var items: [Found]
  }

  package struct Found: Codable, Sendable {
    package var item: String
    package var score: Float
  }

  /// Wall-clock milliseconds: part of no result.
  package struct Volatile: Codable, Sendable {
    package var open = 0.0
    package var search = 0.0
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      guard (like == nil) != (queries == nil) else {
        throw WorkspaceError(
          .usage, "bad-query", "a search is for one of 'like' and 'queries'",
          hint: "name an item with --like, or a file of vectors with --queries")
      }
      let place = try DataPlace(path)
      return try await onOwnThread { try search(at: place) }
    } catch { throw WorkspaceError(error) }
  }

  private func search(at place: DataPlace) throws -> Response {
    let start = ContinuousClock.now
    let folder = try VectorFolder(opening: place.file(index))
    let opened = ContinuousClock.now
    if check == true { try folder.verify() }
    let asked = try VectorQueries(self, of: folder, at: place)
    let ready = ContinuousClock.now
    let found = try folder.index.search(asked.vectors, limit: max(0, limit ?? 10), excluded: asked.excluded)
    let lists = try zip(asked.names, found).map { name, rows in
      List(query: name, items: try rows.map { Found(item: try folder.item($0.row), score: $0.score) })
    }
    var response = Response(
      rows: folder.index.rowCount, width: folder.index.dimensions, similarity: folder.similarity.rawValue,
      lists: lists)
    response.volatile = Volatile(
      open: (opened - start).milliseconds, search: (ContinuousClock.now - ready).milliseconds)
    return response
  }
}

extension VectorFolder {
  fileprivate func item(_ row: Int32) throws -> String {
    guard let name = items[Int(row)] else {
      throw WorkspaceError(
        .data, "bad-index", "the index has no item for row \(row)", place: path,
        hint: "make it anew with 'reprise data index'")
    }
    return name
  }
}

extension Duration {
  /// To a thousandth.
  fileprivate var milliseconds: Double { ((self / .microseconds(1)).rounded()) / 1000 }
}
