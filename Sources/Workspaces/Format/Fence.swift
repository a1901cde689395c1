/// A line that opens a fenced code block (CommonMark 0.31, section 4.5).
struct Fence: Hashable {
  var indent: Int
  var mark: UInt8
  var length: Int
  /// What follows the fence, without blanks around it.
  var info: String
  /// The column of the info string, from 1.
  var infoColumn: Int

  /// Reads an opening fence; `nil` for any other line.
  init?(_ line: ArraySlice<UInt8>) {
    indent = line.prefix { $0 == Self.blank }.count
    let rest = line.dropFirst(indent)
    guard indent <= 3, let first = rest.first, first == Self.tick || first == Self.tilde else { return nil }
    mark = first
    length = rest.prefix { $0 == first }.count
    guard length >= 3 else { return nil }
    let tail = rest.dropFirst(length)
    guard !(mark == Self.tick && tail.contains(Self.tick)) else { return nil }
    let blanks = tail.prefix { $0 == Self.blank || $0 == Self.tab }.count
    var content = tail.dropFirst(blanks)
    while let last = content.last, last == Self.blank || last == Self.tab { content = content.dropLast() }
    info = String(decoding: content, as: UTF8.self)
    infoColumn = indent + length + blanks + 1
  }

  /// Whether the line closes this fence.
  func isClosed(by line: ArraySlice<UInt8>) -> Bool {
    let indent = line.prefix { $0 == Self.blank }.count
    let marks = line.dropFirst(indent).prefix { $0 == mark }.count
    guard indent <= 3, marks >= length else { return false }
    return line.dropFirst(indent + marks).allSatisfy { $0 == Self.blank || $0 == Self.tab }
  }

  private static let blank = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")
  private static let tick = UInt8(ascii: "`")
  private static let tilde = UInt8(ascii: "~")
}
