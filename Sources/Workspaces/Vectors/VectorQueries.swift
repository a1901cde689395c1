import Datasets
import Scoring

/// What is looked for in an index: vectors with names, and what each must not find.
struct VectorQueries {
  let names: [String]
  let vectors: RowMatrix
  /// An item does not find itself.
  let excluded: [[Int32]]

  /// - Throws: ``WorkspaceError`` for an item that the index does not have and vectors of another width,
  ///   ``DatasetError`` for a file that cannot be read.
  init(_ asked: SearchVectors, of folder: VectorFolder, at place: DataPlace) throws {
    if let file = asked.queries {
      try self.init(
        VectorFile.all(in: place.file(file), ids: asked.queryIDs.map(place.file) ?? ""), of: folder)
    } else {
      try self.init(like: asked.like ?? [], in: folder)
    }
  }

  private init(like items: [String], in folder: VectorFolder) throws {
    let rows = try items.map { item in
      guard let row = folder.items.row(of: item) else {
        throw WorkspaceError(
          .data, "unknown-item", "the index has no item '\(item)'", place: folder.path,
          hint: "check the id's spelling; capitals count")
      }
      return row
    }
    names = items
    vectors = try RowMatrix(
      rowCount: rows.count, width: folder.index.dimensions,
      elements: rows.flatMap { try folder.index.row($0) })
    excluded = rows.map { [Int32($0)] }
  }

  private init(_ given: NamedVectors, of folder: VectorFolder) throws {
    let wanted = folder.index.dimensions
    guard given.width == wanted else {
      throw WorkspaceError(
        .data, "width-mismatch", "the queries have \(given.width) numbers each and the index \(wanted)",
        place: folder.path, hint: "make both with the same model")
    }
    var elements = given.elements
    if folder.similarity == .cosine {
      for start in stride(from: 0, to: elements.count, by: wanted) { elements.makeUnit(start, wanted) }
    }
    names = given.names
    vectors = try RowMatrix(rowCount: given.names.count, width: wanted, elements: elements)
    excluded = []
  }
}
