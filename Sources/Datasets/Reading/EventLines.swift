import JSON

/// Where the columns of a table of interactions are, from 0, and how their text is to be read.
struct EventColumns {
  var user: Int
  var item: Int
  var rating: Int?
  var time: Int?
  /// How many fields every line has.
  var width: Int
  var decimal = UInt8(ascii: ".")
  var timeUnit = TimeUnit.seconds

  /// The columns for a step's detail: number, from 1, by role.
  var json: JSONValue {
    var object: JSONObject = ["user": .integer(Int64(user + 1)), "item": .integer(Int64(item + 1))]
    if let rating { object["rating"] = .integer(Int64(rating + 1)) }
    if let time { object["time"] = .integer(Int64(time + 1)) }
    return .object(object)
  }
}

/// Reads the lines of a delimited table of interactions.
struct EventLines {
  let columns: EventColumns
  var splitter: FieldSplitter
  private(set) var blankLines = 0

  init(_ columns: EventColumns, _ splitter: FieldSplitter) {
    (self.columns, self.splitter) = (columns, splitter)
  }

  /// Reads to the end of the file.
  mutating func read(_ lines: LineReader, into table: inout EventTable, _ faults: inout LineFaults) throws {
    while let line = try lines.next() {
      if line.isEmpty {
        blankLines += 1
        continue
      }
      if let fault = try splitter.splitRecord(line, of: lines) ?? row(into: &table) {
        try faults.report(fault.error(in: lines))
      }
    }
  }

  private func row(into table: inout EventTable) -> LineFault? {
    let fields = splitter.fields
    guard fields.count == columns.width else { return .width(fields.count, wanted: columns.width) }
    var rating: Float?
    if let column = columns.rating {
      guard let value = FieldText.number(fields[column], decimal: columns.decimal) else {
        return badRating(fields[column], column)
      }
      rating = Float(value)
    }
    var time: Int64?
    if let column = columns.time, !fields[column].isEmpty {
      time = FieldText.time(fields[column], columns.timeUnit)
      if time == nil {
        return LineFault("\(FieldText.quoted(fields[column])) is not a time", column: column + 1)
      }
    }
    let fault = table.append(
      user: fields[columns.user], item: fields[columns.item], rating: rating, time: time)
    return fault.map { LineFault($0.message, column: ($0.isAboutUser ? columns.user : columns.item) + 1) }
  }

  private func badRating(_ field: Field, _ column: Int) -> LineFault {
    let comma = field.contains(UInt8(ascii: ",")) && columns.decimal != UInt8(ascii: ",")
    let hint = comma ? "; set 'decimal: comma' if it has a decimal comma" : ""
    let text = field.isEmpty ? "the rating is empty" : "\(FieldText.quoted(field)) is not a finite number"
    return LineFault(text + hint, column: column + 1)
  }
}

/// What is wrong with a line, before it is known where the line is.
struct LineFault {
  var message: String
  /// From 1; 0 for the whole line.
  var column: Int

  init(_ message: String, column: Int = 0) { (self.message, self.column) = (message, column) }

  static func width(_ count: Int, wanted: Int) -> Self {
    LineFault("the line has \(count) \(count == 1 ? "field" : "fields") where \(wanted) are wanted")
  }

  func error(in lines: LineReader) -> DatasetError {
    DatasetError(.badLine, message, file: lines.file, line: lines.number, column: column)
  }
}

extension FieldSplitter {
  /// Cuts a record, which may go on over further lines inside quotes (at most 64 KiB).
  mutating func splitRecord(_ line: LineReader.Line, of lines: LineReader) throws -> LineFault? {
    var record = line
    while true {
      switch split(record) {
      case .complete: return nil
      case .textAfterQuote(let column): return LineFault("text follows a closing quote", column: column)
      case .unclosed:
        guard let longer = try closing(record, of: lines) else {
          lines.rewindToFirstLine(length: line.count)
          return LineFault("a quote is opened and never closed")
        }
        record = longer
      }
    }
  }

  /// The record with further lines up to one that has a quote.
  private func closing(_ record: LineReader.Line, of lines: LineReader) throws -> LineReader.Line? {
    var length = record.count
    while length < 1 << 16, let longer = try lines.extended() {
      if longer[length...].contains(quote ?? 0) { return longer }
      length = longer.count
    }
    return nil
  }
}
