import Concepts
import JSON

/// Reads tables of interactions with any delimiter, and a table of items beside them.
struct CSVReader: DatasetReader {
  static let name = "csv"
  static let summary = "Reads tables with any delimiter, with or without a header and quotes."
  static let source = "RFC 4180, with any delimiter of one or more bytes"

  struct Configuration: ComponentConfiguration {
    var delimiter = ","
    var header = true
    var quotes = true
    var user: PlainText = ""
    var item: PlainText = ""
    var rating: PlainText = ""
    var time: PlainText = ""
    var decimal = DecimalMark.point
    var timeUnit = TimeUnit.seconds
    var itemKey: PlainText = ""
    var title: PlainText = ""
    var text: [PlainText] = []
    var lists: [PlainText] = []
    var numbers: [PlainText] = []
    var images: [PlainText] = []
    var itemDelimiter = ""
    var itemHeader = true
    var listSeparator = "|"
    var encoding = TextEncoding.utf8
    var unseenItems = UnseenItems.drop
    var badLines = BadLinePolicy.stop

    static let parameters = [
      Parameter("delimiter", "What stands between fields: any text, or tab, space, comma, semicolon, pipe."),
      Parameter("header", "Whether the first line of the interactions names the columns."),
      Parameter("quotes", "Whether a field may stand in double quotes."),
      Parameter("user", "The column of users, by name or number from 1; empty: by its usual names, else 1."),
      Parameter("item", "The column of items; empty: by its usual names, else 2."),
      Parameter("rating", "The column of ratings, or none; empty: by its usual names, else 3."),
      Parameter("time", "The column of times, or none; empty: by its usual names, else 4."),
      .decimal, .timeUnit,
      Parameter("itemKey", "The column of items in the table of items; empty: by its usual names, else 1."),
      Parameter("title", "The column of titles in the table of items; empty: by its usual names, else 2."),
      Parameter("text", "Columns of the table of items kept as one value; empty: all that are not lists."),
      Parameter("lists", "Columns of the table of items that are lists of values."),
      Parameter("numbers", "Columns of the table of items whose values must be finite numbers."),
      Parameter("images", "Columns of the table of items that are paths of images, from the table's folder."),
      Parameter(
        "itemDelimiter", "What stands between fields in the table of items; empty: as in interactions."),
      Parameter("itemHeader", "Whether the first line of the table of items names the columns."),
      Parameter("listSeparator", "What stands between the values of a list."),
      .encoding, .unseenItems, .badLines,
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  init(_ configuration: Configuration) { self.configuration = configuration }

  func read(_ files: [String: String]) throws -> Dataset {
    let path = try SourceFile.path("interactions", in: files, known: ["interactions", "items"])
    var faults = LineFaults(configuration.badLines)
    var detail: JSONObject = [:]
    let events = try readInteractions(path, &faults, &detail)
    let items = try files["items"].map { try readItems($0, &faults, &detail) }
    return try DatasetAssembly(
      name: SourceFile.stem(path), events: events, items: items, unseen: configuration.unseenItems,
      faults: faults, detail: detail
    ).dataset(readBy: Self.name)
  }

  func readInteractions(
    _ path: String, _ faults: inout LineFaults, _ detail: inout JSONObject
  ) throws -> EventTable {
    let delimiter = try Delimiter.bytes(configuration.delimiter, option: "delimiter")
    let table = try open(path, delimiter, header: configuration.header)
    let finder = table.finder
    let columns = EventColumns(
      user: try finder.required(configuration.user, option: "user", usual: UsualNames.user, number: 1),
      item: try finder.required(configuration.item, option: "item", usual: UsualNames.item, number: 2),
      rating: try finder.find(configuration.rating, option: "rating", usual: UsualNames.rating, number: 3),
      time: try finder.find(configuration.time, option: "time", usual: UsualNames.time, number: 4),
      width: finder.width, decimal: configuration.decimal.byte, timeUnit: configuration.timeUnit)
    var events = EventTable(hasRatings: columns.rating != nil, hasTimes: columns.time != nil)
    var lines = EventLines(columns, table.splitter)
    try lines.read(table.lines, into: &events, &faults)
    detail["file"] = .string(table.lines.file)
    detail["columns"] = columns.json
    detail["blankLines"] = .integer(Int64(lines.blankLines))
    return events
  }

  func readItems(_ path: String, _ faults: inout LineFaults, _ detail: inout JSONObject) throws -> ItemTable {
    let delimiter =
      configuration.itemDelimiter.isEmpty ? configuration.delimiter : configuration.itemDelimiter
    let table = try open(
      path, Delimiter.bytes(delimiter, option: "itemDelimiter"), header: configuration.itemHeader)
    let columns = try itemColumns(table.finder, folder: SourceFile.folder(path))
    var rows = ItemLines(columns, table.splitter)
    var items = ItemTable()
    try rows.read(table.lines, into: &items, &faults)
    if !configuration.numbers.isEmpty || !configuration.images.isEmpty { detail["attributes"] = columns.json }
    if !configuration.images.isEmpty { detail["imagesMissing"] = .integer(Int64(rows.missingImages)) }
    return items
  }

  private func itemColumns(_ finder: ColumnFinder, folder: String) throws -> ItemColumns {
    let id = try finder.required(configuration.itemKey, option: "itemKey", usual: UsualNames.item, number: 1)
    let title = try finder.find(configuration.title, option: "title", usual: UsualNames.title, number: 2)
    let separator = try Delimiter.bytes(configuration.listSeparator, option: "listSeparator")
    func places(_ names: [PlainText], _ option: String) throws -> [Int] {
      try names.map { try finder.required($0, option: option, usual: [], number: 0) }
    }
    let lists = try places(configuration.lists, "lists"), text = try places(configuration.text, "text")
    let numbers = try places(configuration.numbers, "numbers"),
      images = try places(configuration.images, "images")
    let wanted = Set(text.isEmpty ? Array(0..<finder.width) : text).union(lists).union(numbers).union(images)
    return ItemColumns(
      id: id, title: title,
      attributes: wanted.subtracting([id, title ?? id]).sorted().map { place in
        ItemColumns.Attribute(
          name: finder.names?[place] ?? "column\(place + 1)", column: place,
          separator: lists.contains(place) ? separator : nil,
          kind: numbers.contains(place) ? .number : images.contains(place) ? .image(folder: folder) : .text)
      }, width: finder.width)
  }

  private func open(_ path: String, _ delimiter: [UInt8], header: Bool) throws -> DelimitedTable {
    try DelimitedTable(
      path, FieldSplitter(delimiter: delimiter, quote: configuration.quotes ? UInt8(ascii: "\"") : nil),
      header: header, encoding: configuration.encoding)
  }
}
