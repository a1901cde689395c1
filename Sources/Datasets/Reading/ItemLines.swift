import Concepts
import JSON

/// Where the columns of a table of items are, from 0.
struct ItemColumns {
  var id: Int
  var title: Int?
  var attributes: [Attribute] = []
  /// How many fields every line has.
  var width: Int

  struct Attribute {
    var name: String
    var column: Int
    /// What separates the values of a list; `nil` when the field is one value.
    var separator: [UInt8]?
  }
}

/// Reads the lines of a delimited table of items.
struct ItemLines {
  let columns: ItemColumns
  var splitter: FieldSplitter

  init(_ columns: ItemColumns, _ splitter: FieldSplitter) {
    (self.columns, self.splitter) = (columns, splitter)
  }

  /// Reads to the end of the file.
  mutating func read(_ lines: LineReader, into table: inout ItemTable, _ faults: inout LineFaults) throws {
    while let line = try lines.next() {
      if line.isEmpty { continue }
      if let fault = try splitter.splitRecord(line, of: lines) ?? row(into: &table) {
        try faults.report(fault.error(in: lines))
      }
    }
  }

  private func row(into table: inout ItemTable) -> LineFault? {
    let fields = splitter.fields
    guard fields.count == columns.width else { return .width(fields.count, wanted: columns.width) }
    guard !fields[columns.id].isEmpty else { return LineFault("the item is empty", column: columns.id + 1) }
    if let column = fields.firstIndex(where: { !FieldText.isUTF8($0) }) {
      return LineFault(
        "the text is not UTF-8; set 'encoding: latin1' if the file is of that kind", column: column + 1)
    }
    let title = columns.title.map { String(decoding: fields[$0], as: UTF8.self) } ?? ""
    table.append(fields[columns.id], title: title, columns.attributes.compactMap { $0.value(in: fields) })
    return nil
  }
}

extension ItemColumns.Attribute {
  /// The attribute of a line; `nil` when its field is empty.
  fileprivate func value(in fields: [Field]) -> Item.Attribute? {
    let field = fields[column]
    if field.isEmpty { return nil }
    guard let separator else { return Item.Attribute(name, [String(decoding: field, as: UTF8.self)]) }
    let values = field.split(separator: separator, omittingEmptySubsequences: true)
    return Item.Attribute(name, values.map { String(decoding: $0, as: UTF8.self) })
  }
}
