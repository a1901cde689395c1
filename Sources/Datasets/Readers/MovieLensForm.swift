import Concepts

/// The forms in which MovieLens is given out.
enum MovieLensForm: String {
  case recbole, commas, colons, tabs

  /// Tells the form by the first line of the interactions.
  init(of path: String) throws {
    let lines = try SourceFile.lines(path)
    guard let first = try lines.next() else {
      throw DatasetError(.empty, "the file is empty", file: lines.file)
    }
    let text = String(decoding: first.prefix(256), as: UTF8.self)
    if text.contains(":token") {
      self = .recbole
    } else if text.contains("::") {
      self = .colons
    } else {
      self = text.utf8.contains(UInt8(ascii: "\t")) ? .tabs : .commas
    }
  }

  /// The reader of the form's interactions.
  var interactions: CSVReader {
    var options = CSVReader.Configuration()
    switch self {
    case .recbole:
      options.delimiter = "\t"
      options.quotes = false
      (options.user, options.item) = ("user_id:token", "item_id:token")
      (options.rating, options.time) = ("rating:float", "timestamp:float")
    case .commas: break
    case .colons: (options.delimiter, options.header, options.quotes) = ("::", false, false)
    case .tabs: (options.delimiter, options.header, options.quotes) = ("\t", false, false)
    }
    return CSVReader(options)
  }

  /// Reads `u.item`, `movies.dat`, `movies.csv` or a `.item` file.
  func readItems(_ path: String, _ faults: inout LineFaults) throws -> ItemTable {
    let table = try items(path)
    var items = ItemTable()
    let layout = try MovieLensItems(self, table.finder)
    var splitter = table.splitter
    while let line = try table.lines.next() {
      if line.isEmpty { continue }
      if let fault = try splitter.splitRecord(line, of: table.lines)
        ?? layout.row(splitter.fields, into: &items)
      {
        try faults.report(fault.error(in: table.lines))
      }
    }
    return items
  }

  private func items(_ path: String) throws -> DelimitedTable {
    switch self {
    case .recbole: try DelimitedTable(path, FieldSplitter(delimiter: [9]), header: true)
    case .commas: try DelimitedTable(path, FieldSplitter(delimiter: [44], quote: 34), header: true)
    case .colons:
      try DelimitedTable(path, FieldSplitter(delimiter: Array("::".utf8)), header: false, encoding: .latin1)
    case .tabs: try DelimitedTable(path, FieldSplitter(delimiter: [124]), header: false, encoding: .latin1)
    }
  }
}

/// Where the item files of MovieLens have what.
struct MovieLensItems {
  private enum Genres {
    /// A list in one field.
    case list(Int, separator: UInt8)
    /// A flag for each genre of 100K, from this column on.
    case flags(Int)
  }

  private let genres: Genres
  private let title: Int
  /// `nil` where the year stands in the title.
  private let year: Int?
  private let width: Int

  init(_ form: MovieLensForm, _ finder: ColumnFinder) throws {
    width = finder.width
    switch form {
    case .recbole:
      title = try finder.required("movie_title:token_seq", option: "title", usual: [], number: 0)
      year = try finder.required("release_year:token", option: "year", usual: [], number: 0)
      let column = ["class:token_seq", "genre:token_seq"].first { finder.names?.contains($0) == true }
      genres = .list(
        try finder.required(PlainText(column ?? "class:token_seq"), option: "genres", usual: [], number: 0),
        separator: UInt8(ascii: " "))
    case .commas, .colons: (title, year, genres) = (1, nil, .list(2, separator: UInt8(ascii: "|")))
    case .tabs: (title, year, genres) = (1, nil, .flags(5))
    }
    guard form != .tabs || width == 24, width >= 3 else {
      throw DatasetError(
        .badHeader, "the table of movies has \(width) columns, \(form == .tabs ? "24" : "3") are wanted",
        file: finder.file, line: 1)
    }
  }

  func row(_ fields: [Field], into table: inout ItemTable) -> LineFault? {
    guard fields.count == width else { return .width(fields.count, wanted: width) }
    guard !fields[0].isEmpty else { return LineFault("the item is empty", column: 1) }
    guard let text = FieldText.text(fields[title]) else {
      return LineFault("the title is not UTF-8", column: title + 1)
    }
    var attributes: [Item.Attribute] = []
    let when = year.map { String(decoding: fields[$0], as: UTF8.self) } ?? Self.year(in: text)
    if let when, Int(when) != nil { attributes.append(Item.Attribute("year", [when])) }
    let genres = genres(of: fields)
    if !genres.isEmpty { attributes.append(Item.Attribute("genres", genres)) }
    table.append(fields[0], title: text, attributes)
    return nil
  }

  private func genres(of fields: [Field]) -> [String] {
    switch genres {
    case .list(let column, let separator):
      let values = fields[column].split(separator: separator).map { String(decoding: $0, as: UTF8.self) }
      return values.filter { $0 != "(no genres listed)" }
    case .flags(let first):
      return Self.names.indices.filter { fields[first + $0].elementsEqual("1".utf8) }.map { Self.names[$0] }
    }
  }

  /// The year at the end of a title: `Toy Story (1995)`.
  private static func year(in title: String) -> String? {
    let bytes = title.utf8.reversed().drop { $0 == UInt8(ascii: " ") }.prefix(6)
    let text = String(decoding: bytes.reversed(), as: UTF8.self)
    guard text.utf8.count == 6, text.hasPrefix("("), text.hasSuffix(")") else { return nil }
    let digits = text.dropFirst().dropLast()
    return digits.utf8.allSatisfy { $0 &- 48 < 10 } ? String(digits) : nil
  }

  /// The genres of `u.genre`, in the order of the flags.
  private static let names = [
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama",
    "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
  ]
}
