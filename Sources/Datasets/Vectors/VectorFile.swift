import Concepts

/// Reads vectors of items: NumPy's `.npy` with a file of ids beside it, or lines of an id and numbers.
///
/// The form is told by the first bytes. Only the vectors of a catalogue's items are held in memory.
package struct VectorFile {
  let source: VectorSource

  init(_ source: VectorSource) { self.source = source }

  /// The name in messages.
  private var name: String { SourceFile.name(source.file) }

  /// - Throws: ``DatasetError`` with file and line for what cannot be read or does not fit the catalogue.
  func table(for catalogue: Catalogue) throws -> VectorTable {
    var rows = VectorRows(catalogue, source)
    try read(into: &rows)
    return try rows.finish(in: name)
  }

  /// Every vector of a file, with its item.
  ///
  /// - Parameter ids: a file with the item of each row; empty where the vectors' file has the items.
  /// - Throws: ``DatasetError`` with file and line for what cannot be read.
  package static func all(in file: String, ids: String) throws -> NamedVectors {
    let source = VectorSource(file: file, ids: ids, unknown: .stop, missing: .stop)
    var rows = VectorRows(nil, source)
    try VectorFile(source).read(into: &rows)
    return rows.all()
  }

  private func read(into rows: inout VectorRows) throws {
    let bytes = ExactReader(try SourceFile.open(source.file), file: name)
    let head = try bytes.peek(NumPyHeader.magic.count)
    if head == NumPyHeader.magic {
      let header = try NumPyHeader(bytes)
      guard !source.ids.isEmpty else {
        throw DatasetError(
          .badOption,
          "the rows of a .npy file have no names; name a file with that of each row, one a line ('ids'; 'query-ids' for queries)",
          file: name)
      }
      try rows.name(by: VectorIDs(source.ids))
      try rows.expect(header.rows, width: header.width, in: name)
      try NumPyRows(header, file: name).read(bytes, into: &rows)
    } else {
      guard !head.isEmpty else { throw DatasetError(.empty, "the file of vectors is empty", file: name) }
      let ids = source.ids.isEmpty ? nil : try VectorIDs(source.ids)
      if let ids { try rows.name(by: ids) }
      let lines = try SourceFile.lines(source.file)
      var reading = VectorLines(lines, hasNames: ids == nil)
      try reading.read(into: &rows)
    }
  }
}
