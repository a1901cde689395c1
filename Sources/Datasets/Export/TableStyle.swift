import Concepts
import JSON

/// How a table is written: quoted where needed, or refused where its text cannot be.
struct TableStyle {
  let name: String
  let delimiter: String
  /// Whether a field may stand in quotes.
  let quotes: Bool
  /// Whether headers carry types.
  let typed: Bool

  static let csv = TableStyle(name: "csv", delimiter: ",", quotes: true, typed: false)
  static let recbole = TableStyle(name: "recbole", delimiter: "\t", quotes: false, typed: true)

  /// A line of fields, with its end.
  func line(_ fields: [String]) throws -> String {
    try fields.map(field).joined(separator: delimiter) + "\n"
  }

  private func field(_ text: String) throws -> String {
    let special = text.utf8.contains { $0 == 10 || $0 == 13 || $0 == 34 || delimiter.utf8.contains($0) }
    if !special || (!quotes && !text.utf8.contains { $0 == 10 || $0 == 13 || $0 == 9 }) { return text }
    guard quotes else {
      throw DatasetError(
        .badOption,
        "\(JSONEventKeys.withField(text) { FieldText.quoted($0) }) holds a tab or an end of line, which the format "
          + "'\(name)' cannot; export to csv or json-lines")
    }
    let doubled = text.utf8.flatMap { $0 == 34 ? [34, 34] : [$0] }
    return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
  }
}

extension DatasetExport {
  /// Writes the table of items and names the reader's parameters.
  func writeItems(_ style: TableStyle, _ sink: FileSink) throws -> ComponentSpec {
    let columns = try AttributeColumns(dataset.catalogue, style)
    try sink.write(style.line(columns.header))
    for item in dataset.catalogue.items { try sink.write(style.line(columns.fields(of: item))) }
    var options: JSONObject = ["title": "title", "listSeparator": .string(columns.separator)]
    if !style.typed { options["lists"] = .array(columns.lists.map { .string($0) }) }
    return ComponentSpec(style.name, options)
  }

  func writeEvents(_ interactions: Interactions, _ style: TableStyle, _ sink: FileSink) throws {
    var header = style.typed ? ["user_id:token", "item_id:token"] : ["user", "item"]
    if interactions.ratings != nil { header.append(style.typed ? "rating:float" : "rating") }
    if interactions.times != nil { header.append(style.typed ? "timestamp:float" : "time") }
    try sink.write(style.line(header))
    try interactions.forEachEvent { user, event in
      var fields = [user.name, dataset.catalogue[event.item].id.name]
      if let rating = event.rating { fields.append(Self.text(rating)) }
      if let time = event.time { fields.append(String(time)) }
      try sink.write(style.line(fields))
    }
  }

  /// The shortest decimal that is read back as the same bits.
  static func text(_ rating: Float) -> String {
    let short = rating.description
    let text = Double(short).map { Float($0) == rating } == true ? short : Double(rating).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

/// The columns of a table of items.
struct AttributeColumns {
  private let names: [String]
  /// The attributes of which some item has not exactly one value.
  let lists: [String]
  /// What stands between the values of a list, and in none of them.
  let separator: String
  private let style: TableStyle

  /// - Throws: ``DatasetError`` when every separator is in some value.
  init(_ catalogue: Catalogue, _ style: TableStyle) throws {
    var names: [String] = []
    var seen: Set<[UInt8]> = []
    var lists: Set<[UInt8]> = []
    for item in catalogue.items {
      for attribute in item.attributes {
        let key = Array(attribute.name.utf8)
        if seen.insert(key).inserted { names.append(attribute.name) }
        if attribute.values.count != 1 { lists.insert(key) }
      }
    }
    if let taken = names.first(where: { ["item", "item_id", "title"].contains($0) }) {
      throw DatasetError(.badOption, "an attribute named '\(taken)' cannot be a column; export to json-lines")
    }
    self.names = names
    self.lists = names.filter { lists.contains(Array($0.utf8)) }
    self.style = style
    separator = try Self.separator(catalogue, self.lists, style)
  }

  var header: [String] {
    guard style.typed else { return ["item", "title"] + names }
    return ["item_id:token", "title:token_seq"]
      + names.map { $0 + (lists.contains($0) ? ":token_seq" : ":token") }
  }

  func fields(of item: Item) -> [String] {
    [item.id.name, item.title] + names.map { item[$0].joined(separator: separator) }
  }

  private static func separator(_ catalogue: Catalogue, _ lists: [String], _ style: TableStyle) throws
    -> String
  {
    let choices = (style.typed ? [" ", "|"] : ["|"]) + [";", "~", "\u{1F}"]
    let values = catalogue.items.flatMap { item in lists.flatMap { item[$0] } }
    let free = choices.first { choice in
      values.allSatisfy { value in !value.utf8.isEmpty && !value.utf8.contains { choice.utf8.contains($0) } }
    }
    if let free { return free }
    throw DatasetError(.badOption, "no separator is in none of the lists; export to json-lines")
  }
}
