extension Portable {
  /// The natural logarithm, within 1 ulp; NaN below zero, -infinity at zero.
  package static func log(_ x: Double) -> Double {
    guard let (k, f) = reduced(x) else { return special(x) }
    let square = 0.5 * f * f
    let rest = logTail(f, square)
    guard k != 0 else { return f - (square - rest) }
    return k * ln2High - ((square - (rest + k * ln2Low)) - f)
  }

  /// The logarithm to base 2, within 1 ulp and exact for powers of two.
  package static func log2(_ x: Double) -> Double {
    guard let (k, f) = reduced(x) else { return special(x) }
    let square = 0.5 * f * f
    let high = Double(bitPattern: (f - square).bitPattern & ~0xffff_ffff)
    let low = ((f - high) - square) + logTail(f, square)
    let (inverseHigh, inverseLow) = (0x1.715476p+0, 0x1.4ae0bf85ddf44p-26)
    let exact = high * inverseHigh
    let rest = (low + high) * inverseLow + low * inverseHigh
    let sum = k + exact
    return sum + (rest + ((k - sum) + exact))
  }

  /// x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), or nil unless x is positive and finite.
  private static func reduced(_ x: Double) -> (k: Double, f: Double)? {
    guard x > 0, x < .infinity else { return nil }
    let isSmall = x < 0x1p-1022
    let bits = (isSmall ? x * 0x1p54 : x).bitPattern
    let shift = Int(bits >> 52) - 1023 - (isSmall ? 54 : 0)
    let m = Double(bitPattern: (bits & 0xf_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000)
    return m > 0x1.6a09e667f3bcdp+0 ? (Double(shift + 1), m * 0.5 - 1) : (Double(shift), m - 1)
  }

  private static func special(_ x: Double) -> Double {
    x == 0 ? -.infinity : x < 0 ? .nan : x
  }

  /// log(1 + f) - f + f^2/2, through the series of 2 artanh(s) with s = f / (2 + f), remainder below 2^-60.
  private static func logTail(_ f: Double, _ square: Double) -> Double {
    let s = f / (2 + f)
    let z = s * s
    var sum = 2.0 / 23
    sum = sum * z + 2.0 / 21
    sum = sum * z + 2.0 / 19
    sum = sum * z + 2.0 / 17
    sum = sum * z + 2.0 / 15
    sum = sum * z + 2.0 / 13
    sum = sum * z + 2.0 / 11
    sum = sum * z + 2.0 / 9
    sum = sum * z + 2.0 / 7
    sum = sum * z + 2.0 / 5
    sum = sum * z + 2.0 / 3
    return s * (square + sum * z)
  }
}
