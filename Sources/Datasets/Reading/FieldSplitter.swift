import Glibc

/// The bytes of one field; valid until the next line is read.
typealias Field = UnsafeBufferPointer<UInt8>

/// Cuts lines into fields at a delimiter of one or more bytes; fields may be quoted as in RFC 4180.
struct FieldSplitter {
  enum Outcome: Equatable {
    case complete
    /// A quoted field does not end in this line.
    case unclosed
    /// Something follows a closing quote in the field with this number, from 1.
    case textAfterQuote(Int)
  }

  let delimiter: [UInt8]
  /// `nil` when quotes mean nothing.
  let quote: UInt8?
  private(set) var fields: [Field] = []

  /// - Precondition: the delimiter is not empty.
  init(delimiter: [UInt8], quote: UInt8? = nil) {
    (self.delimiter, self.quote) = (delimiter, quote)
    fields.reserveCapacity(64)
  }

  /// Fills ``fields``. Doubled quotes are undone in place, so that a complete line must not be cut twice.
  mutating func split(_ line: LineReader.Line) -> Outcome {
    fields.removeAll(keepingCapacity: true)
    if let quote, let start = line.baseAddress, memchr(start, Int32(quote), line.count) != nil {
      return splitQuoted(line, quote)
    }
    splitPlain(line)
    return .complete
  }

  private mutating func splitPlain(_ line: LineReader.Line) {
    var begin = 0
    var place = 0
    let first = delimiter[0]
    while place < line.count {
      if line[place] == first, isDelimiter(line, place) {
        append(line, begin, place)
        place += delimiter.count
        begin = place
      } else {
        place += 1
      }
    }
    append(line, begin, line.count)
  }

  private mutating func splitQuoted(_ line: LineReader.Line, _ quote: UInt8) -> Outcome {
    guard closes(line, quote) else { return .unclosed }
    var place = 0
    while true {
      let field: (begin: Int, end: Int)
      if place < line.count, line[place] == quote {
        field = unquote(line, quote, &place)
        if place < line.count, !isDelimiter(line, place) { return .textAfterQuote(fields.count + 1) }
      } else {
        let begin = place
        while place < line.count, !isDelimiter(line, place) { place += 1 }
        field = (begin, place)
      }
      append(line, field.begin, field.end)
      if place >= line.count { return .complete }
      place += delimiter.count
    }
  }

  /// Whether every quoted field ends within the line; changes nothing.
  private func closes(_ line: LineReader.Line, _ quote: UInt8) -> Bool {
    var place = 0
    while place < line.count {
      if line[place] == quote {
        place += 1
        while true {
          while place < line.count, line[place] != quote { place += 1 }
          if place >= line.count { return false }
          place += 1
          guard place < line.count, line[place] == quote else { break }
          place += 1
        }
      }
      while place < line.count, !isDelimiter(line, place) { place += 1 }
      place += delimiter.count
    }
    return true
  }

  /// Moves `place` past a closed field's last quote, joining doubled quotes in place.
  private func unquote(_ line: LineReader.Line, _ quote: UInt8, _ place: inout Int) -> (begin: Int, end: Int)
  {
    let begin = place + 1
    var (from, to) = (begin, begin)
    while from < line.count {
      if line[from] == quote {
        guard from + 1 < line.count, line[from + 1] == quote else { break }
        from += 1
      }
      line[to] = line[from]
      from += 1
      to += 1
    }
    place = from + 1
    return (begin, to)
  }

  private func isDelimiter(_ line: LineReader.Line, _ place: Int) -> Bool {
    if line[place] != delimiter[0] { return false }
    if delimiter.count == 1 { return true }
    guard place + delimiter.count <= line.count else { return false }
    return delimiter.indices.allSatisfy { line[place + $0] == delimiter[$0] }
  }

  private mutating func append(_ line: LineReader.Line, _ begin: Int, _ end: Int) {
    fields.append(Field(rebasing: UnsafeBufferPointer(line)[begin..<end]))
  }
}
