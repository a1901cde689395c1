import Concepts
import JSON

/// Reads Orange's tab files, such as FilmTrust's: three lines of names, types and roles, then rows.
struct OrangeReader: DatasetReader {
  static let name = "orange"
  static let summary = "Reads Orange's tab files: three header lines, then rows of user, item and rating."
  static let source = "Orange 3, 'Loading your Data'; Orange3-Recommendation's roles row=1 and col=1"

  struct Configuration: ComponentConfiguration {
    var user: PlainText = ""
    var item: PlainText = ""
    var rating: PlainText = ""
    var time: PlainText = "none"
    var lists: [PlainText] = []
    var numbers: [PlainText] = []
    var images: [PlainText] = []
    var encoding = TextEncoding.utf8
    var unseenItems = UnseenItems.drop
    var badLines = BadLinePolicy.stop

    static let parameters = [
      Parameter("user", "The column of users; empty: the one with the role row=1, else by its usual names."),
      Parameter("item", "The column of items; empty: the one with the role col=1, else by its usual names."),
      Parameter("rating", "The column of ratings, or none; empty: the class, else by its usual names."),
      Parameter("time", "The column of times, or none."),
      .lists, .numbers, .images, .encoding, .unseenItems, .badLines,
    ]
  }

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func read(_ files: [String: String]) throws -> Dataset {
    let path = try SourceFile.path("interactions", in: files, known: ["interactions", "items"])
    var faults = LineFaults(configuration.badLines)
    let lines = try SourceFile.lines(path, encoding: configuration.encoding)
    let columns = try columns(lines)
    var table = EventTable(hasRatings: columns.rating != nil, hasTimes: columns.time != nil)
    var rows = EventLines(columns, FieldSplitter(delimiter: [9]))
    try rows.read(lines, into: &table, &faults)
    var detail: JSONObject = ["file": .string(lines.file), "columns": columns.json]
    let items = try ItemsBeside(
      lists: configuration.lists, numbers: configuration.numbers, images: configuration.images
    ).read(files["items"], &faults, &detail)
    return try DatasetAssembly(
      name: SourceFile.stem(path), events: table, items: items, unseen: configuration.unseenItems,
      faults: faults,
      detail: detail
    ).dataset(readBy: Self.name)
  }

  private func columns(_ lines: LineReader) throws -> EventColumns {
    let header = try (0..<3).map { _ in try Self.fields(lines) }
    let (names, roles) = (header[0], header[2])
    guard header.allSatisfy({ $0.count == names.count }) else {
      throw DatasetError(
        .badHeader, "the three header lines (names, types, roles) have different numbers of columns",
        file: lines.file, line: 1)
    }
    let finder = ColumnFinder(names: names, width: names.count, file: lines.file)
    let place = { (role: String) in roles.firstIndex { $0.split(separator: " ").contains(Substring(role)) } }
    let asked = { (column: PlainText, role: String) in
      place(role).flatMap { column.text.isEmpty ? PlainText(String($0 + 1)) : nil } ?? column
    }
    return EventColumns(
      user: try finder.required(
        asked(configuration.user, "row=1"), option: "user", usual: UsualNames.user, number: 1),
      item: try finder.required(
        asked(configuration.item, "col=1"), option: "item", usual: UsualNames.item, number: 2),
      rating: try finder.find(
        asked(configuration.rating, "class"), option: "rating", usual: UsualNames.rating),
      time: try finder.find(configuration.time, option: "time", usual: UsualNames.time), width: names.count)
  }

  private static func fields(_ lines: LineReader) throws -> [String] {
    guard let line = try lines.next() else {
      throw DatasetError(
        .badHeader, "the file ends within the three header lines (names, types, roles)", file: lines.file)
    }
    var splitter = FieldSplitter(delimiter: [9])
    _ = splitter.split(line)
    return splitter.fields.map { String(decoding: $0, as: UTF8.self) }
  }
}
