/// The lines of a text as ranges of its bytes: LF, CR LF and CR end a line, and the ends belong to the lines.
struct TextLines {
  let bytes: [UInt8]
  private(set) var ranges: [Range<Int>] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var (start, index) = (0, 0)
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard byte == Self.lineFeed || byte == Self.carriageReturn else { continue }
      if byte == Self.carriageReturn, index < bytes.count, bytes[index] == Self.lineFeed { index += 1 }
      ranges.append(start..<index)
      start = index
    }
    if start < bytes.count { ranges.append(start..<bytes.count) }
  }

  var count: Int { ranges.count }

  /// A line without its end; the byte order mark of the first line is left out.
  func content(_ line: Int) -> ArraySlice<UInt8> {
    var slice = bytes[ranges[line]]
    while slice.last == Self.lineFeed || slice.last == Self.carriageReturn { slice = slice.dropLast() }
    if line == 0, slice.starts(with: [0xEF, 0xBB, 0xBF]) { slice = slice.dropFirst(3) }
    return slice
  }

  /// A line as text; broken UTF-8 is replaced, and reported elsewhere.
  func text(_ line: Int) -> String { String(decoding: content(line), as: UTF8.self) }

  /// The bytes of a run of lines, ends included.
  func bytes(of lines: Range<Int>) -> [UInt8] {
    guard let first = lines.first, let last = lines.last else { return [] }
    return Array(bytes[ranges[first].lowerBound..<ranges[last].upperBound])
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
}
