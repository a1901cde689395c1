/// Finds the first fault of a text that was refused, and says where it is and what to try.
///
/// It is slow and exact, runs only after a refusal, and never recurses.
struct JSONDiagnosis {
  private enum Frame {
    case array
    case object(keys: Set<ByteKey>)

    var end: UInt8 { if case .array = self { UInt8(ascii: "]") } else { UInt8(ascii: "}") } }
    var name: String { if case .array = self { "array" } else { "object" } }
  }

  private let text: UnsafeBufferPointer<UInt8>
  private let limits: JSONLimits
  private var position = 0
  private var frames: [Frame] = []
  /// Where integers end that are beyond 64 bits but are what ECMAScript writes for a double.
  private(set) var wideIntegerEnds: [Int] = []

  init(_ text: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) {
    self.text = text
    self.limits = limits
  }

  /// The first fault, or nil when there is none.
  mutating func fault() -> JSONError? {
    do throws(JSONError) {
      repeat { try value() } while try hasMore()
      return nil
    } catch {
      return error
    }
  }

  private var byte: UInt8? { position < text.count ? text[position] : nil }

  private func error(_ code: JSONError.Code, _ message: String, at offset: Int? = nil) -> JSONError {
    var error = JSONError(code, message)
    error.locate(offset ?? position, in: text)
    return error
  }

  private mutating func skipSpace() {
    while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  // MARK: - Structure

  /// Passes one scalar, or the openings up to and including the first scalar or empty array or object.
  private mutating func value() throws(JSONError) {
    while true {
      skipSpace()
      switch byte {
      case UInt8(ascii: "["): if try open(.array) { return }
      case UInt8(ascii: "{"): if try open(.object(keys: [])) { return }
      case UInt8(ascii: "\""):
        _ = try string()
        return
      case UInt8(ascii: "-"), .some(0x30...0x39): return try number()
      case nil: throw error(.truncated, text.isEmpty ? "the text is empty" : "a value is missing at the end")
      default: return try word()
      }
    }
  }

  /// Opens an array or object; true when it closes at once.
  private mutating func open(_ frame: Frame) throws(JSONError) -> Bool {
    guard frames.count < limits.depth else {
      throw error(.limit, "nested deeper than \(limits.depth) levels")
    }
    position += 1
    skipSpace()
    if byte == frame.end {
      position += 1
      return true
    }
    frames.append(frame)
    if case .object = frame { try key() }
    return false
  }

  /// Passes what follows a value; false at the end of the text.
  private mutating func hasMore() throws(JSONError) -> Bool {
    while let frame = frames.last {
      skipSpace()
      if byte == frame.end {
        position += 1
        frames.removeLast()
      } else {
        try comma(in: frame)
        return true
      }
    }
    skipSpace()
    guard byte == nil else { throw error(.syntax, "the text must end after its one value") }
    return false
  }

  private mutating func comma(in frame: Frame) throws(JSONError) {
    let end = Character(Unicode.Scalar(frame.end))
    guard byte != nil else { throw error(.truncated, "the \(frame.name) is not closed by '\(end)'") }
    guard byte == UInt8(ascii: ",") else {
      throw error(.syntax, "a comma or '\(end)' must follow a value of an \(frame.name)")
    }
    let comma = position
    position += 1
    skipSpace()
    guard byte != frame.end else {
      throw error(.syntax, "the comma before '\(end)' must go", at: comma)
    }
    if case .object = frame { try key() }
  }

  private mutating func key() throws(JSONError) {
    let start = position
    guard byte == UInt8(ascii: "\"") else {
      throw error(byte == nil ? .truncated : .syntax, "a key in double quotes must stand here")
    }
    let key = try string()
    guard !key.utf8.contains(0) else { throw error(.nulInKey, "a key must not contain U+0000", at: start) }
    guard case .object(var keys) = frames.popLast() else { return }
    guard keys.insert(ByteKey(text: key)).inserted else {
      throw error(.duplicateKey, "the object has two members named '\(key)'", at: start)
    }
    guard keys.count <= limits.keys else {
      throw error(.limit, "an object has more than \(limits.keys) members", at: start)
    }
    frames.append(.object(keys: keys))
    skipSpace()
    guard byte == UInt8(ascii: ":") else {
      throw error(byte == nil ? .truncated : .syntax, "a colon must follow the key '\(key)'")
    }
    position += 1
  }
}

// MARK: - Scalars

extension JSONDiagnosis {
  private mutating func string() throws(JSONError) -> String {
    let start = position + 1
    var end = start
    while end < text.count, text[end] != UInt8(ascii: "\"") {
      end += text[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    let literal = UnsafeBufferPointer(rebasing: text[start..<Swift.min(end, text.count)])
    try checkBytes(of: literal, from: start)
    guard end < text.count else {
      throw error(.truncated, "the string is not closed", at: position)
    }
    position = end + 1
    do throws(JSONError) {
      return try JSONLiteral.decode(literal)
    } catch {
      throw self.error(error.code, error.message, at: start + error.offset)
    }
  }

  /// Refuses control characters and bytes that are not UTF-8 where they stand.
  private func checkBytes(of literal: UnsafeBufferPointer<UInt8>, from start: Int) throws(JSONError) {
    if let index = literal.firstIndex(where: { $0 < 0x20 }) {
      throw error(.syntax, "a control character must be escaped, a line break is \\n", at: start + index)
    }
    var decoder = UTF8()
    var bytes = literal.makeIterator()
    var passed = 0
    while case .scalarValue(let scalar) = decoder.decode(&bytes) { passed += UTF8.width(scalar) }
    guard passed >= literal.count else {
      throw error(.encoding, "the bytes of the string are not UTF-8", at: start + passed)
    }
  }

  private mutating func number() throws(JSONError) {
    let start = position
    if byte == UInt8(ascii: "-") { position += 1 }
    let leadingZero = byte == UInt8(ascii: "0")
    let whole = try digits("a digit must follow the minus sign")
    guard !leadingZero || whole == 1 else {
      throw error(.syntax, "a number must not start with a superfluous zero", at: start)
    }
    var isInteger = true
    if byte == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      _ = try digits("a digit must follow the decimal point")
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
      _ = try digits("a digit must follow the exponent's 'e'")
    }
    try checkRange(from: start, isInteger: isInteger)
  }

  private mutating func digits(_ message: String) throws(JSONError) -> Int {
    let start = position
    while let byte, (0x30...0x39).contains(byte) { position += 1 }
    guard position > start else { throw error(byte == nil ? .truncated : .syntax, message) }
    return position - start
  }

  private mutating func checkRange(from start: Int, isInteger: Bool) throws(JSONError) {
    let literal = String(decoding: text[start..<position], as: UTF8.self)
    if isInteger, Int64(literal) != nil { return }
    guard let number = Double(literal), number.isFinite else {
      throw error(.numberTooLarge, "the number is beyond the range of a double", at: start)
    }
    guard isInteger else { return }
    guard JSONValue.number(number).canonicalText == literal else {
      throw error(.numberTooLarge, "the integer is beyond 64 bits; write it as a string", at: start)
    }
    wideIntegerEnds.append(position)
  }

  private mutating func word() throws(JSONError) {
    let start = position
    while let byte, byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter { position += 1 }
    let word = String(decoding: text[start..<position], as: UTF8.self)
    switch word {
    case "true", "false", "null": return
    case "": throw error(.syntax, Self.hint(for: text[start]), at: start)
    default:
      throw error(.syntax, "'\(word.prefix(20))' is no value; a string needs double quotes", at: start)
    }
  }

  private static func hint(for byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "'"): "a string needs double quotes, not single ones"
    case UInt8(ascii: "/"), UInt8(ascii: "#"): "JSON has no comments"
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): "a value is missing here"
    case UInt8(ascii: "+"), UInt8(ascii: "."): "a number must start with a digit or a minus sign"
    default: "no value starts like this"
    }
  }
}
