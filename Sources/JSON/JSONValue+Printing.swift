extension JSONValue {
  /// The text with members in their order: compact and on one line, or with `indent` spaces a level.
  ///
  /// Reading it back gives the same value: a number without fraction keeps its `.0`.
  package func printed(indent: Int? = nil) -> String {
    String(decoding: printedBytes(indent: indent), as: UTF8.self)
  }

  /// The bytes of ``printed(indent:)``.
  package func printedBytes(indent: Int? = nil) -> [UInt8] {
    var printer = JSONPrinter(style: indent.map { .indented(Swift.max(0, $0)) } ?? .compact)
    printer.print(self)
    return printer.bytes
  }

  /// The one text of the value (RFC 8785): keys in UTF-16 order, no space, numbers as ECMAScript writes them.
  ///
  /// `1.0` and `1`, `-0.0` and `0` have one text. Integers are written in full, also beyond 2⁵³.
  package func canonical() -> [UInt8] {
    var printer = JSONPrinter(style: .canonical)
    printer.print(self)
    return printer.bytes
  }

  /// Adds the bytes of ``canonical()`` to others.
  package func appendCanonical(to bytes: inout [UInt8]) {
    var printer = JSONPrinter(style: .canonical, bytes: bytes)
    bytes = []
    printer.print(self)
    bytes = printer.bytes
  }

  /// The text of ``canonical()``.
  package var canonicalText: String { String(decoding: canonical(), as: UTF8.self) }
}

/// Writes values into a growing array of bytes.
struct JSONPrinter {
  enum Style: Equatable {
    case compact, canonical
    case indented(Int)
  }

  let style: Style
  private(set) var bytes: [UInt8]
  private var level = 0

  /// - Parameter bytes: what stands before.
  init(style: Style, bytes: consuming [UInt8] = []) { (self.style, self.bytes) = (style, bytes) }

  mutating func print(_ value: JSONValue) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .number(let value): JSONNumberText.append(value, marked: style != .canonical, to: &bytes)
    case .string(let value): print(value)
    case .array(let values): print(values)
    case .object(let object): print(object)
    }
  }

  private mutating func print(_ values: [JSONValue]) {
    bytes.append(UInt8(ascii: "["))
    level += 1
    for (index, value) in values.enumerated() {
      startItem(index)
      print(value)
    }
    level -= 1
    close("]", isEmpty: values.isEmpty)
  }

  private mutating func print(_ object: JSONObject) {
    bytes.append(UInt8(ascii: "{"))
    level += 1
    for (index, member) in ordered(object).enumerated() {
      startItem(index)
      print(member.key)
      bytes.append(UInt8(ascii: ":"))
      if case .indented = style { bytes.append(UInt8(ascii: " ")) }
      print(member.value)
    }
    level -= 1
    close("}", isEmpty: object.isEmpty)
  }

  private func ordered(_ object: JSONObject) -> [JSONObject.Element] {
    let members = object.elements
    guard style == .canonical, !Self.isOrdered(members) else { return members }
    return members.sorted { $0.key.precedesInUTF16($1.key) }
  }

  private static func isOrdered(_ members: [JSONObject.Element]) -> Bool {
    for place in members.indices.dropFirst() where !members[place - 1].key.precedesInUTF16(members[place].key)
    {
      return false
    }
    return true
  }

  private mutating func startItem(_ index: Int) {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func close(_ bracket: Unicode.Scalar, isEmpty: Bool) {
    if !isEmpty { breakLine() }
    bytes.append(UInt8(ascii: bracket))
  }

  private mutating func breakLine() {
    guard case .indented(let width) = style else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: width * level))
  }

  private mutating func print(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var (plain, index) = (0, 0)
    while index < text.count {
      let byte = text[index]
      if byte < 0x20 || byte == 0x22 || byte == 0x5C {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<index]))
        appendEscape(byte)
        plain = index + 1
      }
      index += 1
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain...]))
  }

  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case 0x08: bytes += #"\b"#.utf8
    case 0x09: bytes += #"\t"#.utf8
    case 0x0A: bytes += #"\n"#.utf8
    case 0x0C: bytes += #"\f"#.utf8
    case 0x0D: bytes += #"\r"#.utf8
    case 0x22: bytes += #"\""#.utf8
    case 0x5C: bytes += #"\\"#.utf8
    default:
      bytes += (byte < 0x10 ? #"\u000"# : #"\u00"#).utf8
      bytes += String(byte, radix: 16).utf8
    }
  }
}
