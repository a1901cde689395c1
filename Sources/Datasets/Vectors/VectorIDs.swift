import Concepts

/// The items of the rows of a file of vectors: one a line, as the data writes them.
struct VectorIDs {
  /// In the order of the rows.
  private(set) var keys = KeyTable()
  /// The name in messages.
  let file: String

  /// - Throws: ``DatasetError`` for an empty line, text that is not UTF-8, and an item that is there twice.
  init(_ path: String) throws {
    let lines = try SourceFile.lines(path)
    file = lines.file
    while let line = try lines.next() {
      let id = Field(line)
      guard !id.isEmpty else {
        throw DatasetError(
          .badLine, "the line is empty; each line has the item of a row", file: file, line: lines.number)
      }
      guard FieldText.isUTF8(id) else {
        throw DatasetError(.badLine, "the item is not UTF-8", file: file, line: lines.number)
      }
      let (index, isNew) = keys.insert(id)
      guard isNew else {
        throw DatasetError(
          .badLine, "the item \(FieldText.quoted(id)) is there already, in line \(index + 1)", file: file,
          line: lines.number)
      }
    }
  }
}
