import Concepts

/// Reads vectors as text: in each line an item and its numbers, as word2vec and GloVe write them, or numbers alone.
///
/// Fields stand between tabs, commas or runs of spaces, as the first line has them. A first line of two whole numbers,
/// how many vectors and of how many numbers, is word2vec's header.
struct VectorLines {
  private let lines: LineReader
  private let hasNames: Bool
  private var fields: [Field] = []
  /// What stands between fields: a tab, a comma or a space.
  private var delimiter = UInt8(ascii: " ")

  init(_ lines: LineReader, hasNames: Bool) { (self.lines, self.hasNames) = (lines, hasNames) }

  mutating func read(into rows: inout VectorRows) throws {
    let stated = try header()
    var seen = KeyTable()
    var lineOf: [Int] = []
    var count = 0
    while let line = try lines.next() {
      split(Field(line))
      if fields.isEmpty { continue }
      let numbers = fields.count - (hasNames ? 1 : 0)
      if count == 0 { try rows.expect(nil, width: stated?.width ?? numbers, in: lines.file) }
      guard numbers == rows.width else { throw fault(widthMessage(numbers, rows.width)) }
      if let named = rows.namedRows, count >= named { try rows.checkCount(count + 1, lines.file) }
      if hasNames {
        guard FieldText.isUTF8(fields[0]) else { throw fault("the item is not UTF-8", column: 1) }
        let (index, isNew) = seen.insert(fields[0])
        guard isNew else {
          throw fault(
            "the item \(FieldText.quoted(fields[0])) is there already, in line \(lineOf[Int(index)])")
        }
        lineOf.append(lines.number)
      }
      let target =
        hasNames
        ? try rows.target(
          of: String(decoding: fields[0], as: UTF8.self), file: lines.file, line: lines.number)
        : rows.targets[count]
      for column in 0..<numbers {
        let value = try number(column + fields.count - numbers)
        if target >= 0 { rows.set(value, target, column) }
      }
      count += 1
    }
    guard count > 0 else { throw DatasetError(.empty, "the file has no vector", file: lines.file) }
    if let stated, stated.count != count {
      throw DatasetError(
        .badHeader,
        "the first line says \(stated.count) vectors, and there are \(count); is the file cut short?",
        file: lines.file, line: 1)
    }
    if !hasNames { try rows.checkCount(count, lines.file) }
  }

  /// Finds the delimiter, and what word2vec's header says.
  private mutating func header() throws -> (count: Int, width: Int)? {
    guard let line = try lines.next() else { return nil }
    let field = Field(line)
    delimiter = [UInt8(ascii: "\t"), UInt8(ascii: ",")].first { field.contains($0) } ?? UInt8(ascii: " ")
    split(field)
    let stated = fields.map { FieldText.integer($0) }
    guard hasNames, stated.count == 2, let count = stated[0], let width = stated[1], count > 0, width > 0
    else {
      lines.again()
      return nil
    }
    // An item that is a number, with a vector of one whole number: the second line has as many fields then.
    guard let second = try lines.next() else {
      throw DatasetError(
        .empty, "the file has one line of two whole numbers, and no vector", file: lines.file, line: 1)
    }
    if let other = [UInt8(ascii: "\t"), UInt8(ascii: ",")].first(where: { Field(second).contains($0) }) {
      delimiter = other
    }
    split(Field(second))
    let isHeader = fields.count != 2 || width == 1
    guard isHeader else {
      throw DatasetError(
        .badHeader, "the first line says vectors of \(width) numbers, and the second has 1", file: lines.file,
        line: 2)
    }
    lines.again()
    return (Int(count), Int(width))
  }

  /// Fills ``fields``.
  private mutating func split(_ line: Field) {
    fields.removeAll(keepingCapacity: true)
    let isSpace = delimiter == UInt8(ascii: " ")
    for part in line.split(separator: delimiter, omittingEmptySubsequences: isSpace) {
      fields.append(Field(rebasing: part))
    }
    if !isSpace, fields.count == 1, fields[0].isEmpty { fields.removeAll() }
  }

  private func number(_ place: Int) throws -> Float {
    guard let value = FieldText.number(fields[place]) else {
      throw fault("\(FieldText.quoted(fields[place])) is not a finite number", column: place + 1)
    }
    let single = Float(value)
    guard single.isFinite else {
      throw fault("\(FieldText.quoted(fields[place])) is too large for a 32-bit number", column: place + 1)
    }
    return single
  }

  private func widthMessage(_ found: Int, _ wanted: Int) -> String {
    let hint =
      hasNames && delimiter == UInt8(ascii: " ")
      ? "; an item with a space in its name needs tabs or commas between the fields" : ""
    return "the line has \(found) numbers, and \(wanted) are wanted\(hint)"
  }

  private func fault(_ message: String, column: Int = 0) -> DatasetError {
    DatasetError(.badLine, message, file: lines.file, line: lines.number, column: column)
  }
}
