import Concepts

/// The first line of a RecBole file: `name:type` in each column.
struct TypedHeader {
  enum Kind: String, CaseIterable {
    case token, float
    case tokenSequence = "token_seq"
    case floatSequence = "float_seq"

    var isSequence: Bool { self == .tokenSequence || self == .floatSequence }
    var isNumber: Bool { self == .float || self == .floatSequence }
  }

  struct Column {
    var name: String
    var kind: Kind
  }

  let columns: [Column]
  let file: String

  /// - Throws: ``DatasetError`` when a column is not `name:type` or two have one name.
  init(_ lines: LineReader, _ splitter: inout FieldSplitter) throws {
    file = lines.file
    guard let line = try lines.next() else {
      throw DatasetError(.badHeader, "the file is empty; its first line must name the columns", file: file)
    }
    _ = splitter.split(line)
    var columns: [Column] = []
    for (place, field) in splitter.fields.enumerated() {
      guard let column = Self.column(field) else {
        let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw DatasetError(
          .badHeader, "\(FieldText.quoted(field)) is not 'name:type' with a type of \(kinds)", file: file,
          line: 1,
          column: place + 1)
      }
      if columns.contains(where: { $0.name == column.name }) {
        throw DatasetError(
          .badHeader, "the column '\(column.name)' is there twice", file: file, line: 1, column: place + 1)
      }
      columns.append(column)
    }
    self.columns = columns
  }

  private static func column(_ field: Field) -> Column? {
    guard let colon = field.lastIndex(of: UInt8(ascii: ":")), colon > 0,
      let name = FieldText.text(Field(rebasing: field[..<colon])),
      let type = FieldText.text(Field(rebasing: field[(colon + 1)...])), let kind = Kind(rawValue: type)
    else { return nil }
    return Column(name: name, kind: kind)
  }

  func index(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

  /// The place of a column that must be there.
  func required(_ name: String, option: String) throws -> Int {
    if let index = index(name) { return index }
    let names = columns.map(\.name)
    throw DatasetError(
      .badHeader,
      "there is no column '\(name)'\(ComponentError.guess(name, names)); set '\(option)' to the column that it is",
      file: file, line: 1)
  }
}
