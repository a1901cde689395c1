/// Writes doubles as ECMAScript's `Number.prototype.toString` does: the fewest digits that read back.
///
/// Swift's own description has the same digits in another layout; only the layout is done here.
enum JSONNumberText {
  /// Appends the text of `value`; `null` when it is not finite, as ECMAScript's `JSON.stringify` does.
  ///
  /// - Parameter marked: whether a text that reads like an integer gets `.0`, and minus zero its sign.
  static func append(_ value: Double, marked: Bool, to bytes: inout [UInt8]) {
    guard value.isFinite else {
      bytes += "null".utf8
      return
    }
    guard value != 0 else {
      bytes += (!marked ? "0" : value.sign == .minus ? "-0.0" : "0.0").utf8
      return
    }
    // Between 10⁻⁴ and 10¹⁶ both layouts are the same but for a last `.0`.
    let text = value.description.utf8
    guard text.contains(UInt8(ascii: "e")) else {
      bytes += marked || !text.reversed().starts(with: [0x30, 0x2E]) ? text[...] : text.dropLast(2)
      return
    }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    appendPositive(value.magnitude, marked: marked, to: &bytes)
  }

  private static func appendPositive(_ value: Double, marked: Bool, to bytes: inout [UInt8]) {
    let (digits, point) = decimal(value)
    if point > 21 || point < -5 {
      appendScientific(digits, exponent: point - 1, to: &bytes)
    } else if point <= 0 {
      bytes += "0.".utf8
      bytes += repeatElement(UInt8(ascii: "0"), count: -point)
      bytes += digits
    } else if point < digits.count {
      bytes += digits[..<point]
      bytes.append(UInt8(ascii: "."))
      bytes += digits[point...]
    } else {
      bytes += digits
      bytes += repeatElement(UInt8(ascii: "0"), count: point - digits.count)
      if marked { bytes += ".0".utf8 }
    }
  }

  private static func appendScientific(_ digits: [UInt8], exponent: Int, to bytes: inout [UInt8]) {
    bytes.append(digits[0])
    if digits.count > 1 {
      bytes.append(UInt8(ascii: "."))
      bytes += digits[1...]
    }
    bytes += (exponent < 0 ? "e-" : "e+").utf8
    bytes += String(exponent.magnitude).utf8
  }

  /// The shortest digits d₁d₂… without zeros at either end, and the place of the point: 0.d₁d₂… × 10^point.
  private static func decimal(_ value: Double) -> (digits: [UInt8], point: Int) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = Array(value.description.utf8)
    for (index, byte) in text.enumerated() {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
      }
    }
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    let place = (point ?? digits.count) + exponent - zeros
    digits.removeFirst(zeros)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, place)
  }
}
