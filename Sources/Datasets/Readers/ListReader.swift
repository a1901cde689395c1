import Concepts
import JSON

/// Reads one user a line with the items they met: `user item item …` or `count item item …`.
struct ListReader: DatasetReader {
  static let name = "lists"
  static let summary = "Reads a user's items from one line, after the user or after their count."
  static let source =
    "the files of LightGCN (user first) and of CiteULike-a (count first, users by line from 0)"

  struct Configuration: ComponentConfiguration {
    var first = First.user
    var lists: [PlainText] = []
    var numbers: [PlainText] = []
    var images: [PlainText] = []
    var unseenItems = UnseenItems.drop
    var badLines = BadLinePolicy.stop

    static let parameters = [
      Parameter(
        "first", "What a line begins with: its user, or the count of its items; users are then lines from 0.",
        oneOf: First.allCases.map(\.rawValue)),
      .lists, .numbers, .images, .unseenItems, .badLines,
    ]
  }

  enum First: String, Codable, Sendable, CaseIterable { case user, count }

  /// So many lines do not begin with their own count by chance.
  private static let manyLines = 10

  let configuration: Configuration

  init(_ configuration: Configuration, in context: ComponentContext) { self.configuration = configuration }

  func read(_ files: [String: String]) throws -> Dataset {
    let path = try SourceFile.path("interactions", in: files, known: ["interactions", "items"])
    var faults = LineFaults(configuration.badLines)
    let lines = try SourceFile.lines(path)
    var table = EventTable(hasRatings: false, hasTimes: false)
    var (empty, filled, counted) = (0, 0, 0)
    while let line = try lines.next() {
      let words = Words.of(line)
      if words.count == 1 { empty += 1 }
      if words.count > 1 { filled += 1 }
      if words.count > 1, FieldText.integer(words[0]) == Int64(words.count - 1) { counted += 1 }
      if let fault = append(words, line: lines.number, to: &table) {
        try faults.report(fault.error(in: lines))
      }
    }
    if configuration.first == .user, filled >= Self.manyLines, counted == filled {
      throw DatasetError(
        .badOption,
        "each of the \(filled) lines begins with the number of items after it, which looks like counts and not users; "
          + "set 'first: count' (lists:first=count in a shell)", file: lines.file)
    }
    var detail: JSONObject = [
      "file": .string(lines.file), "first": .string(configuration.first.rawValue),
      "usersWithoutItems": .integer(Int64(empty)),
    ]
    let items = try ItemsBeside(
      lists: configuration.lists, numbers: configuration.numbers, images: configuration.images
    ).read(files["items"], &faults, &detail)
    return try DatasetAssembly(
      name: SourceFile.stem(path), events: table, items: items, unseen: configuration.unseenItems,
      faults: faults,
      detail: detail
    ).dataset(readBy: Self.name)
  }

  /// Adds a line's interactions, all or none.
  private func append(_ words: [Field], line: Int, to table: inout EventTable) -> LineFault? {
    guard let first = words.first else {
      return configuration.first == .user ? nil : LineFault("the line has no count")
    }
    if let column = words.firstIndex(where: { !FieldText.isUTF8($0) }) {
      return LineFault("the id is not UTF-8", column: column + 1)
    }
    guard configuration.first == .count else { return append(words.dropFirst(), of: first, to: &table) }
    guard FieldText.integer(first) == Int64(words.count - 1) else {
      return LineFault(
        "the line counts \(FieldText.quoted(first)) items and has \(words.count - 1)", column: 1)
    }
    return JSONEventKeys.withField(String(line - 1)) { append(words.dropFirst(), of: $0, to: &table) }
  }

  private func append(_ items: ArraySlice<Field>, of user: Field, to table: inout EventTable) -> LineFault? {
    for item in items {
      if let fault = table.append(user: user, item: item, rating: nil, time: nil) {
        return LineFault(fault.message)
      }
    }
    return nil
  }
}

/// Words between spaces and tabs.
enum Words {
  static func of(_ line: LineReader.Line) -> [Field] {
    Field(line).split { $0 == 32 || $0 == 9 }.map { Field(rebasing: $0) }
  }
}
