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
    var kind = Kind.text
  }

  /// What the values of an attribute must be.
  enum Kind: Equatable {
    case text
    /// A finite number.
    case number
    /// The path of a file, from a folder.
    case image(folder: String)

    var name: String {
      switch self {
      case .text: "text"
      case .number: "number"
      case .image: "image"
      }
    }
  }

  /// The kinds of the attributes by name, for a step's detail.
  var json: JSONValue {
    .object(
      JSONObject(
        attributes.map { ($0.name, .string($0.separator == nil ? $0.kind.name : "list of \($0.kind.name)")) })
    )
  }
}

/// Reads the lines of a delimited table of items.
struct ItemLines {
  let columns: ItemColumns
  var splitter: FieldSplitter
  /// Images whose file is not there.
  private(set) var missingImages = 0

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

  private mutating func row(into table: inout ItemTable) -> LineFault? {
    let fields = splitter.fields
    guard fields.count == columns.width else { return .width(fields.count, wanted: columns.width) }
    guard !fields[columns.id].isEmpty else { return LineFault("the item is empty", column: columns.id + 1) }
    if let column = fields.firstIndex(where: { !FieldText.isUTF8($0) }) {
      return LineFault(
        "the text is not UTF-8; set 'encoding: latin1' if the file is of that kind", column: column + 1)
    }
    if let fault = columns.attributes.lazy.compactMap({ $0.fault(in: fields) }).first { return fault }
    missingImages += columns.attributes.reduce(0) { $0 + $1.missingImages(in: fields) }
    let title = columns.title.map { String(decoding: fields[$0], as: UTF8.self) } ?? ""
    table.append(fields[columns.id], title: title, columns.attributes.compactMap { $0.value(in: fields) })
    return nil
  }
}

extension ItemColumns.Attribute {
  /// The attribute of a line; `nil` when its field is empty.
  fileprivate func value(in fields: [Field]) -> Item.Attribute? {
    fields[column].isEmpty ? nil : Item.Attribute(name, values(in: fields).map(Self.text))
  }

  /// What is wrong with the values.
  fileprivate func fault(in fields: [Field]) -> LineFault? {
    guard kind == .number, let wrong = values(in: fields).first(where: { FieldText.number($0) == nil }) else {
      return nil
    }
    return LineFault("\(FieldText.quoted(wrong)) of '\(name)' is not a finite number", column: column + 1)
  }

  fileprivate func missingImages(in fields: [Field]) -> Int {
    guard case .image(let folder) = kind else { return 0 }
    return values(in: fields).count { !AttributeKinds.exists(Self.text($0), in: folder) }
  }

  private func values(in fields: [Field]) -> [Field] {
    let field = fields[column]
    if field.isEmpty { return [] }
    guard let separator else { return [field] }
    return field.split(separator: separator, omittingEmptySubsequences: true).map { Field(rebasing: $0) }
  }

  private static func text(_ field: Field) -> String { String(decoding: field, as: UTF8.self) }
}
