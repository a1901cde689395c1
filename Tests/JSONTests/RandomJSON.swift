import JSON

/// A small seeded generator.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

extension JSONValue {
  /// A value of any kind, at most `depth` levels deep.
  static func random(depth: Int, using random: inout SplitMix) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2: .integer(Int64(bitPattern: random.next() >> UInt64.random(in: 0..<64, using: &random)))
    case 3, 4: .number(.finite(using: &random))
    case 5: .string(.random(using: &random))
    case 6:
      .array(
        (0..<Int.random(in: 0..<5, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
    default:
      .object(
        JSONObject(
          (0..<Int.random(in: 0..<20, using: &random)).map { _ in
            (.random(using: &random).filter { $0 != "\0" }, .random(depth: depth - 1, using: &random))
          }))
    }
  }
}

extension Double {
  /// Any finite double, by its bits.
  static func finite(using random: inout SplitMix) -> Double {
    let number = Double(bitPattern: random.next())
    return number.isFinite ? number : 0.5
  }
}

extension String {
  /// Up to eleven scalars: control characters, ASCII, and anything else in Unicode.
  static func random(using random: inout SplitMix) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<12, using: &random) {
      let limit: UInt32 = [0x20, 0x80, 0x800, 0x11_0000].randomElement(using: &random) ?? 0x80
      text.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) ?? "\u{E000}")
    }
    return String(text)
  }
}
