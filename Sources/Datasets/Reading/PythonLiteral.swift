import JSON

/// JSON, or a dictionary as Python prints it: Amazon's 2014 files of items have those.
enum PythonLiteral {
  /// The value of a line.
  ///
  /// - Throws: what is wrong with it as JSON.
  static func parse(_ line: LineReader.Line) throws(JSONError) -> JSONValue {
    do { return try JSONValue(parsing: line) } catch {
      guard line.count > 1, line[0] == UInt8(ascii: "{"), line[1] == UInt8(ascii: "'"),
        let text = PythonTranslator(Field(line)).json
      else { throw error }
      return try JSONValue(parsing: text)
    }
  }
}

/// Rewrites Python's literals as JSON: quotes, escapes, `None`, `True`, `False`.
struct PythonTranslator {
  private let text: Field
  private var place = 0
  private var output: [UInt8] = []

  init(_ text: Field) {
    self.text = text
    output.reserveCapacity(text.count + 16)
  }

  /// The JSON; `nil` when a string does not end or an escape is none. What else is wrong, JSON's parser finds.
  var json: [UInt8]? {
    var translator = self
    while translator.place < text.count {
      let byte = text[translator.place]
      if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        guard translator.string(quote: byte) else { return nil }
      } else if !translator.word() {
        translator.output.append(byte)
        translator.place += 1
      }
    }
    return translator.output
  }

  private mutating func word() -> Bool {
    for (python, json) in [("None", "null"), ("True", "true"), ("False", "false")]
    where text[place...].starts(with: python.utf8) {
      output += json.utf8
      place += python.utf8.count
      return true
    }
    return false
  }

  private mutating func string(quote: UInt8) -> Bool {
    output.append(UInt8(ascii: "\""))
    place += 1
    while place < text.count {
      let byte = text[place]
      place += 1
      if byte == quote {
        output.append(UInt8(ascii: "\""))
        return true
      }
      if byte == UInt8(ascii: "\\") {
        guard escape() else { return false }
      } else {
        if byte == UInt8(ascii: "\"") { output.append(UInt8(ascii: "\\")) }
        output.append(byte)
      }
    }
    return false
  }

  private mutating func escape() -> Bool {
    guard place < text.count else { return false }
    let byte = text[place]
    place += 1
    switch byte {
    case UInt8(ascii: "'"): output.append(byte)
    case UInt8(ascii: "x"): output += "\\u00".utf8
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "u"), UInt8(ascii: "n"), UInt8(ascii: "t"),
      UInt8(ascii: "r"), UInt8(ascii: "b"), UInt8(ascii: "f"):
      output += [UInt8(ascii: "\\"), byte]
    default: return false
    }
    return true
  }
}
