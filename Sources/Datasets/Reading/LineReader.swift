import Glibc

/// The lines of a byte source, each without its end (`\n` or `\r\n`), in bounded memory.
///
/// 1. A line is valid until the next call.
/// 2. A byte order mark before the first line is not part of it.
/// 3. Lines count from 1; a last line without an end counts.
final class LineReader {
  typealias Line = UnsafeMutableBufferPointer<UInt8>

  /// The name in messages.
  let file: String
  /// The number of the current line's first line.
  private(set) var number = 0
  private let source: any ByteSource
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var start = 0
  private var end = 0
  private var sourceEnded = false
  /// Where the current record begins, and how many lines it spans.
  private var recordStart = 0
  private var span = 1

  /// No line is longer, in bytes.
  static let longest = 1 << 26

  init(_ source: any ByteSource, file: String, chunk: Int = 1 << 18) {
    (self.source, self.file, capacity) = (source, file, max(16, chunk))
    buffer = .allocate(capacity: capacity)
  }

  deinit { buffer.deallocate() }

  /// The next line; `nil` at the end.
  ///
  /// - Throws: ``DatasetError`` for what cannot be read, a line beyond the limit, and UTF-16.
  func next() throws -> Line? {
    number += span
    span = 1
    recordStart = start
    guard let length = try lengthOfLine(from: 0) else {
      number -= 1
      return nil
    }
    if number == 1 { return try withoutMark(line(length)) }
    return line(length)
  }

  /// The current line joined with the one that follows; `nil` when none does.
  func extended() throws -> Line? {
    let offset = start - recordStart
    guard let length = try lengthOfLine(from: offset) else { return nil }
    span += 1
    return line(length)
  }

  /// Makes the lines after the first of the current record new again.
  func rewindToFirstLine(length: Int) {
    let first = memchr(buffer + recordStart + length, 10, end - recordStart - length)
    if let first { start = first.assumingMemoryBound(to: UInt8.self) - buffer + 1 }
    span = 1
  }

  /// Makes the current line, of which nothing was changed, the next one again.
  func again() {
    start = recordStart
    span = 0
  }

  private func line(_ length: Int) -> Line {
    var length = length
    if length > 0, buffer[recordStart + length - 1] == 13 { length -= 1 }
    return Line(start: buffer + recordStart, count: length)
  }

  /// Finds the end of the line that begins `offset` bytes into the record, and moves past it.
  private func lengthOfLine(from offset: Int) throws -> Int? {
    var searched = recordStart + offset
    while true {
      if let found = memchr(buffer + searched, 10, end - searched) {
        let place = found.assumingMemoryBound(to: UInt8.self) - buffer
        start = place + 1
        return place - recordStart
      }
      let length = end - recordStart
      if try !fill() {
        start = end
        return length > offset ? length : nil
      }
      searched = recordStart + length
    }
  }

  /// Reads more behind what is there; false at the end of the source.
  private func fill() throws -> Bool {
    if sourceEnded { return false }
    if recordStart > 0 {
      memmove(buffer, buffer + recordStart, end - recordStart)
      end -= recordStart
      recordStart = 0
    }
    if end == capacity { try grow() }
    let count = try source.read(into: .init(start: buffer + end, count: capacity - end))
    end += count
    sourceEnded = count == 0
    return count > 0
  }

  private func grow() throws {
    guard capacity < Self.longest else {
      throw DatasetError(
        .badLine, "the line is longer than \(Self.longest) bytes; is this a text file?", file: file,
        line: number)
    }
    let wider = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
    memcpy(wider, buffer, end)
    buffer.deallocate()
    (buffer, capacity) = (wider, capacity * 2)
  }

  private func withoutMark(_ line: Line) throws -> Line {
    if line.count >= 2, line[0] ^ line[1] == 1, line[0] >= 0xFE {
      throw DatasetError(.badHeader, "the file is UTF-16; convert it to UTF-8", file: file, line: 1)
    }
    guard line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF else { return line }
    recordStart += 3
    return Line(rebasing: line[3...])
  }
}
