/// A delimited file that was opened and whose columns are known.
struct DelimitedTable {
  let lines: LineReader
  let splitter: FieldSplitter
  let finder: ColumnFinder

  /// - Throws: ``DatasetError`` when the file cannot be opened or is empty.
  init(_ path: String, _ splitter: FieldSplitter, header: Bool, encoding: TextEncoding = .utf8) throws {
    var splitter = splitter
    lines = try SourceFile.lines(path, encoding: encoding)
    guard let first = try lines.next() else {
      throw DatasetError(.empty, "the file is empty", file: lines.file)
    }
    if header {
      finder = try Self.header(first, lines, &splitter)
    } else {
      finder = try Self.numbered(first, lines, &splitter)
      lines.again()
    }
    self.splitter = splitter
  }

  private static func header(
    _ line: LineReader.Line, _ lines: LineReader, _ splitter: inout FieldSplitter
  ) throws -> ColumnFinder {
    if let fault = try splitter.splitRecord(line, of: lines) {
      throw DatasetError(.badHeader, fault.message, file: lines.file, line: 1, column: fault.column)
    }
    let names = try splitter.fields.enumerated().map { place, field in
      if let name = FieldText.text(field) { return name }
      throw DatasetError(
        .badHeader, "the column's name is not UTF-8", file: lines.file, line: 1, column: place + 1)
    }
    return ColumnFinder(names: names, width: names.count, file: lines.file)
  }

  /// Counts the fields of the first line, which is data; quotes are left as they are for the second reading.
  private static func numbered(
    _ line: LineReader.Line, _ lines: LineReader, _ splitter: inout FieldSplitter
  ) throws -> ColumnFinder {
    let copy = LineReader.Line.allocate(capacity: line.count)
    defer { copy.deallocate() }
    _ = copy.initialize(from: line)
    guard splitter.split(copy) == .complete else {
      throw DatasetError(
        .badLine, "the first line must have all columns, and every quote closed", file: lines.file, line: 1)
    }
    return ColumnFinder(names: nil, width: splitter.fields.count, file: lines.file)
  }
}
