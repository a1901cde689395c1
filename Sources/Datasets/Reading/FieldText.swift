/// What a field's bytes say.
enum FieldText {
  /// A finite decimal number; `nil` for anything else, also for `nan`, `inf` and hexadecimal forms.
  static func number(_ field: Field, decimal: UInt8 = UInt8(ascii: ".")) -> Double? {
    var place = 0
    let negative = field.first == UInt8(ascii: "-")
    if negative || field.first == UInt8(ascii: "+") { place = 1 }
    var (mantissa, digits, fraction) = (UInt64(0), 0, 0)
    var seenPoint = false
    while place < field.count {
      let byte = field[place]
      if byte &- 48 < 10 {
        mantissa = mantissa &* 10 &+ UInt64(byte &- 48)
        digits += 1
        if seenPoint { fraction += 1 }
      } else if byte == decimal, !seenPoint {
        seenPoint = true
      } else {
        return slowNumber(field, decimal)
      }
      place += 1
    }
    guard digits > 0 else { return nil }
    guard digits <= 15 else { return slowNumber(field, decimal) }
    let value = Double(mantissa) / powersOfTen[fraction]
    return negative ? -value : value
  }

  /// Exactly representable, so that one division rounds correctly.
  private static let powersOfTen: [Double] = (0..<16).map { (0..<$0).reduce(1.0) { power, _ in power * 10 } }

  private static func slowNumber(_ field: Field, _ decimal: UInt8) -> Double? {
    let allowed =
      field.count <= 64 && field.allSatisfy { $0 &- 48 < 10 || $0 == decimal || "+-eE".utf8.contains($0) }
    guard allowed else { return nil }
    let text = field.map { $0 == decimal ? UInt8(ascii: ".") : $0 }
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  /// A whole number; `nil` for anything else.
  static func integer(_ field: Field) -> Int64? {
    let negative = field.first == UInt8(ascii: "-")
    guard field.count > (negative ? 1 : 0), field.count <= 18 else { return nil }
    var value: Int64 = 0
    for place in (negative ? 1 : 0)..<field.count {
      let digit = field[place] &- 48
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return negative ? -value : value
  }

  /// Text as it is; `nil` when it is not UTF-8.
  static func text(_ field: Field) -> String? {
    String(validating: field, as: UTF8.self)
  }

  static func isUTF8(_ field: Field) -> Bool {
    if field.allSatisfy({ $0 < 0x80 }) { return true }
    return text(field) != nil
  }

  /// The field for a message: at most 40 bytes, control characters and foreign bytes as escapes.
  static func quoted(_ field: Field) -> String {
    let head = String(decoding: field.prefix(40), as: UTF8.self)
    let shown = head.unicodeScalars.map {
      $0.properties.generalCategory.isPlain ? String($0) : $0.escaped(asASCII: true)
    }
    return "'\(shown.joined())\(field.count > 40 ? "…" : "")'"
  }
}

extension Unicode.GeneralCategory {
  /// Whether a terminal shows it and does nothing else.
  fileprivate var isPlain: Bool {
    switch self {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
