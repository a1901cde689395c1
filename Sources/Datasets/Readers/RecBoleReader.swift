import Concepts
import JSON

/// Reads RecBole's atomic files: `.inter`, `.item` and `.user`, tables whose first line names and types the columns.
struct RecBoleReader: DatasetReader {
  static let name = "recbole"
  static let summary = "Reads RecBole's atomic files: typed columns, tabs between fields."
  static let source = "RecBole 1.2, 'Atomic Files'; quotes have no meaning, empty ratings are bad lines"

  struct Configuration: ComponentConfiguration {
    var user = "user_id"
    var item = "item_id"
    var rating = "rating"
    var time = "timestamp"
    var title = ""
    var images: [String] = []
    var delimiter = "\t"
    var listSeparator = " "
    var encoding = TextEncoding.utf8
    var unseenItems = UnseenItems.drop
    var badLines = BadLinePolicy.stop

    static let parameters = [
      Parameter("user", "The column of users, in .inter and .user."),
      Parameter("item", "The column of items, in .inter and .item."),
      Parameter("rating", "The column of ratings; without it the data has none."),
      Parameter("time", "The column of times, in seconds since 1970; without it the data has none."),
      Parameter("title", "The column of titles in .item; empty: the first whose name ends in title or name."),
      Parameter("images", "Columns of .item that are paths of images, from the file's folder."),
      Parameter("delimiter", "What stands between fields."),
      Parameter("listSeparator", "What stands between the values of a token_seq or float_seq."),
      .encoding, .unseenItems, .badLines,
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  static let roles = ["interactions", "items", "users"]

  func read(_ files: [String: String]) throws -> Dataset {
    let path = try SourceFile.path("interactions", in: files, known: Self.roles)
    var faults = LineFaults(configuration.badLines)
    var detail: JSONObject = [:]
    let events = try readInteractions(path, &faults, &detail)
    let items = try files["items"].map { try readItems($0, &faults, &detail) }
    if let users = files["users"] { detail["userRows"] = .integer(Int64(try readUsers(users, &faults))) }
    return try DatasetAssembly(
      name: SourceFile.stem(path), events: events, items: items, unseen: configuration.unseenItems,
      faults: faults, detail: detail
    ).dataset(readBy: Self.name)
  }

  private func splitter() throws -> FieldSplitter {
    try FieldSplitter(delimiter: Delimiter.bytes(configuration.delimiter, option: "delimiter"))
  }

  private func readInteractions(
    _ path: String, _ faults: inout LineFaults, _ detail: inout JSONObject
  ) throws -> EventTable {
    let lines = try SourceFile.lines(path, encoding: configuration.encoding)
    var splitter = try splitter()
    let header = try TypedHeader(lines, &splitter)
    let columns = EventColumns(
      user: try header.required(configuration.user, option: "user"),
      item: try header.required(configuration.item, option: "item"),
      rating: header.index(configuration.rating), time: header.index(configuration.time),
      width: header.columns.count)
    var table = EventTable(hasRatings: columns.rating != nil, hasTimes: columns.time != nil)
    var events = EventLines(columns, splitter)
    try events.read(lines, into: &table, &faults)
    detail["file"] = .string(lines.file)
    detail["columns"] = columns.json
    detail["blankLines"] = .integer(Int64(events.blankLines))
    return table
  }

  private func readItems(
    _ path: String, _ faults: inout LineFaults, _ detail: inout JSONObject
  ) throws -> ItemTable {
    let lines = try SourceFile.lines(path, encoding: configuration.encoding)
    var splitter = try splitter()
    let header = try TypedHeader(lines, &splitter)
    let separator = try Delimiter.bytes(configuration.listSeparator, option: "listSeparator")
    let id = try header.required(configuration.item, option: "item")
    let title = try titleColumn(header)
    let images = try configuration.images.map { try header.required($0, option: "images") }
    let folder = SourceFile.folder(path)
    let attributes = header.columns.indices.filter { $0 != id && $0 != title }.map { place in
      let column = header.columns[place]
      return ItemColumns.Attribute(
        name: column.name, column: place, separator: column.kind.isSequence ? separator : nil,
        kind: column.kind.isNumber ? .number : images.contains(place) ? .image(folder: folder) : .text)
    }
    let columns = ItemColumns(id: id, title: title, attributes: attributes, width: header.columns.count)
    var rows = ItemLines(columns, splitter)
    var table = ItemTable()
    try rows.read(lines, into: &table, &faults)
    if !images.isEmpty {
      detail["attributes"] = columns.json
      detail["imagesMissing"] = .integer(Int64(rows.missingImages))
    }
    return table
  }

  private func titleColumn(_ header: TypedHeader) throws -> Int? {
    if !configuration.title.isEmpty { return try header.required(configuration.title, option: "title") }
    return header.columns.firstIndex { $0.name.hasSuffix("title") || $0.name.hasSuffix("name") }
  }

  /// Checks the lines about users and counts them: no component uses what they say.
  private func readUsers(_ path: String, _ faults: inout LineFaults) throws -> Int {
    let lines = try SourceFile.lines(path, encoding: configuration.encoding)
    var splitter = try splitter()
    let header = try TypedHeader(lines, &splitter)
    _ = try header.required(configuration.user, option: "user")
    var count = 0
    while let line = try lines.next() {
      if line.isEmpty { continue }
      _ = splitter.split(line)
      if splitter.fields.count == header.columns.count {
        count += 1
      } else {
        try faults.report(
          LineFault.width(splitter.fields.count, wanted: header.columns.count).error(in: lines))
      }
    }
    return count
  }
}
