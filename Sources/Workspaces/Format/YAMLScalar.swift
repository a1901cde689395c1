import JSON

/// Plain YAML scalars by the core schema of YAML 1.2: `no`, `on` and dates are text, `0.1` is 0.1.
enum YAMLScalar {
  /// What a plain scalar means.
  ///
  /// - Throws: ``Refusal`` for numbers that no value can hold.
  static func value(of text: String) throws(Refusal) -> JSONValue {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    if let integer = try integer(text) { return integer }
    return try number(text) ?? .string(text)
  }

  /// A number that looks like one and cannot be kept.
  struct Refusal: Error {
    var message: String
    var hint: String
  }

  private static func integer(_ text: String) throws(Refusal) -> JSONValue? {
    var digits = text.utf8[...]
    var radix = 10
    if text.hasPrefix("0o") { radix = 8 } else if text.hasPrefix("0x") { radix = 16 }
    if radix != 10 { digits = digits.dropFirst(2) }
    let isNegative = radix == 10 && digits.first == UInt8(ascii: "-")
    if radix == 10, isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy({ isDigit($0, radix) }) else { return nil }
    let plain = String(decoding: digits, as: UTF8.self)
    guard let value = Int64((isNegative ? "-" : "") + plain, radix: radix) else {
      throw Refusal(
        message: "the whole number \(text) does not fit into 64 bits",
        hint: "put it in quotes when it is a name, or write it as a decimal number with a point")
    }
    return .integer(value)
  }

  private static func isDigit(_ byte: UInt8, _ radix: Int) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "7"): true
    case UInt8(ascii: "8")...UInt8(ascii: "9"): radix >= 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): radix == 16
    default: false
    }
  }

  private static let notFinite = [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"]

  private static func number(_ text: String) throws(Refusal) -> JSONValue? {
    let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
    if notFinite.contains(unsigned) {
      throw Refusal(
        message: "\(text) is not a finite number", hint: "write a finite number, or leave the key out")
    }
    guard isDecimal(Array(unsigned.utf8)), let value = Double(text.hasPrefix("+") ? unsigned : text) else {
      return nil
    }
    guard value.isFinite else {
      throw Refusal(message: "the number \(text) is too large", hint: "write a number below 1.7e308")
    }
    return .number(value)
  }

  /// `( "." digits | digits ( "." digits? )? ) ( [eE] [-+]? digits )?`
  private static func isDecimal(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    func digits() -> Int {
      let count = rest.prefix { isDigit($0, 10) }.count
      rest = rest.dropFirst(count)
      return count
    }
    let whole = digits()
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = digits()
    }
    guard whole + fraction > 0 else { return false }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}
