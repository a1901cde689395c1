/// Numbers as tables print them; the same bytes everywhere.
package enum NumberText {
  /// With a fixed number of decimals, rounded half away from zero: `0.100`.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "n/a" : value < 0 ? "-∞" : "∞" }
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 9e15 else { return value.description }
    let digits = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    if decimals == 0, scaled >= 10_000 { return grouped(value < 0 ? -Int(scaled) : Int(scaled)) }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return decimals == 0 ? sign + padded : sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// Decimals that show about three digits of a number of this size.
  package static func decimals(for value: Double) -> Int {
    switch abs(value) {
    case 1000...: 0
    case 100...: 1
    case 10...: 2
    default: 3
    }
  }

  /// With thin groups of three: `1 682`.
  package static func grouped(_ value: Int) -> String {
    var digits = Array(String(value.magnitude))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert("\u{202F}", at: place) }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// A p value: three decimals, and `< 0.001` below.
  package static func probability(_ p: Double) -> String { p < 0.001 ? "< 0.001" : fixed(p, 3) }

  /// A share in per cent with one decimal: `12.5 %`.
  package static func percent(_ share: Double) -> String { fixed(share * 100, 1) + "\u{202F}%" }
}
