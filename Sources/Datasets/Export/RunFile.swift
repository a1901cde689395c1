package import Concepts
import Glibc

/// Ranked lists in a file: the form of TREC, or a table with a header `user,item,score` (rank and further columns are
/// passed over).
///
/// The first line tells the form. A table can hold ids with white space, which TREC's form cannot.
package enum RunFile {
  package enum Form: String, CaseIterable, Sendable { case trec, csv }

  /// What is done when a list has an item twice.
  package enum Duplicates: String, CaseIterable, Sendable {
    /// The second line is an error.
    case refuse
    /// The first line counts, and the others are counted.
    case first
  }

  /// What a file holds.
  package struct Content: Sendable {
    /// By user, each in the order of the lines.
    package var lists: [UserID: [Line]] = [:]
    /// Lines that named an item again.
    package var repeated = 0
  }

  package struct Line: Sendable, Hashable {
    package var item: ItemID
    /// May be infinite, or no number.
    package var score: Double
    package init(_ item: ItemID, score: Double) { (self.item, self.score) = (item, score) }
  }

  /// Reads a run; a packed file is unpacked.
  ///
  /// - Throws: ``DatasetError`` for the first line that is none, and for a repeated item as `duplicates` says.
  package static func read(_ path: String, duplicates: Duplicates = .refuse) throws -> Content {
    let lines = try SourceFile.lines(path)
    guard let first = try lines.next() else {
      throw DatasetError(.empty, "the run has no line", file: lines.file)
    }
    let columns = try RunColumns(first, lines)
    if columns.isTREC { lines.again() }
    var reader = RunReader(columns: columns, duplicates: duplicates)
    while let line = try lines.next() { try reader.add(line, lines) }
    guard !reader.content.lists.isEmpty else {
      throw DatasetError(.empty, "the run has no list", file: lines.file)
    }
    return reader.content
  }

  /// Writes lists, best first, to a file that is complete or not there.
  ///
  /// In TREC's form the scores count down from the length of the list, so that every evaluator keeps the order; a table
  /// has the scores as they are.
  /// - Throws: ``DatasetError`` for an id that the form cannot hold.
  package static func write(
    _ lists: [(user: UserID, lines: [Line])], as form: Form, tag: String, to path: String
  ) throws {
    if form == .trec {
      let plain = lists.map { (user: $0.user, items: $0.lines.map(\.item)) }
      return try TRECFile.writeRun(plain, tag: tag, to: path)
    }
    let sink = try FileSink(path)
    try sink.write(TableStyle.csv.line(["user", "item", "rank", "score"]))
    for (user, lines) in lists {
      for (place, line) in lines.enumerated() {
        try sink.write(TableStyle.csv.line([user.name, line.item.name, "\(place + 1)", "\(line.score)"]))
      }
    }
    try sink.finish()
  }
}

/// Where user, item and score are in the lines of a run.
private struct RunColumns {
  var user = 0
  var item = 2
  var score: Int? = 4
  /// `nil` of a table.
  var width: Int? = 6
  var isTREC: Bool { width != nil }

  init(_ first: LineReader.Line, _ lines: LineReader) throws {
    let text = String(decoding: first.prefix(1024), as: UTF8.self)
    guard Words.of(first).count != 6, text.contains(",") else { return }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0.filter { $0 != "\"" && $0 != "\r" }).lowercased()
    }
    guard let user = names.firstIndex(where: { ["user", "query", "qid", "user_id"].contains($0) }),
      let item = names.firstIndex(where: { ["item", "document", "docno", "item_id"].contains($0) })
    else {
      throw DatasetError(
        .badHeader,
        "the run is neither TREC's, of six words a line, nor a table with the columns user and item",
        file: lines.file, line: 1)
    }
    (self.user, self.item, width) = (user, item, nil)
    score = names.firstIndex(of: "score")
  }
}

/// Reads the lines of a run.
private struct RunReader {
  let columns: RunColumns
  let duplicates: RunFile.Duplicates
  var content = RunFile.Content()
  private var seen: Set<Listing> = []
  private var splitter = FieldSplitter(delimiter: [UInt8(ascii: ",")], quote: UInt8(ascii: "\""))

  init(columns: RunColumns, duplicates: RunFile.Duplicates) {
    (self.columns, self.duplicates) = (columns, duplicates)
  }

  private struct Listing: Hashable {
    var user: UserID
    var item: ItemID
  }

  /// What a line should be.
  private static let form =
    "; a run has lines 'user Q0 item rank score tag', or is a table with the columns user, item and score"

  mutating func add(_ line: LineReader.Line, _ lines: LineReader) throws {
    let fields = try fields(of: line, lines)
    if fields.isEmpty { return }
    let needed = 1 + max(columns.user, columns.item, columns.score ?? 0)
    guard columns.width.map({ $0 == fields.count }) ?? (fields.count >= needed) else {
      let fault = LineFault.width(fields.count, wanted: columns.width ?? needed)
      throw LineFault(fault.message + Self.form).error(in: lines)
    }
    guard let user = FieldText.text(fields[columns.user]), let item = FieldText.text(fields[columns.item]),
      !user.isEmpty, !item.isEmpty
    else { throw LineFault("an id is empty or not UTF-8\(Self.form)").error(in: lines) }
    guard let score = score(in: fields, after: content.lists[UserID(user)]?.count ?? 0) else {
      throw LineFault("the score is no number\(Self.form)", column: (columns.score ?? 0) + 1).error(in: lines)
    }
    try add(UserID(user), RunFile.Line(ItemID(item), score: score), lines)
  }

  private mutating func add(_ user: UserID, _ line: RunFile.Line, _ lines: LineReader) throws {
    guard seen.insert(Listing(user: user, item: line.item)).inserted else {
      guard duplicates == .first else {
        throw LineFault(
          "the list of '\(user)' has '\(line.item)' twice; mend the run, or keep the first with '--duplicates first'"
        ).error(in: lines)
      }
      content.repeated += 1
      return
    }
    content.lists[user, default: []].append(line)
  }

  private mutating func fields(of line: LineReader.Line, _ lines: LineReader) throws -> [Field] {
    if columns.isTREC || line.isEmpty { return Words.of(line) }
    if let fault = try splitter.splitRecord(line, of: lines) { throw fault.error(in: lines) }
    return splitter.fields
  }

  /// The score; without a column of scores lines count down in their order.
  private func score(in fields: [Field], after count: Int) -> Double? {
    guard let column = columns.score else { return Double(-count) }
    if let number = FieldText.number(fields[column]) { return number }
    let text = String(decoding: fields[column], as: UTF8.self).lowercased()
    return [
      "nan": .nan, "-nan": .nan, "inf": .infinity, "+inf": .infinity, "infinity": .infinity,
      "-inf": -.infinity, "-infinity": -.infinity,
    ][text]
  }
}
