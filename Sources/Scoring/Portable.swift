/// Elementary functions whose bits depend on nothing but their argument.
///
/// The C library picks another variant of `exp` and `log` on another processor, and the last bit differs.
/// These use only IEEE 754 double addition, multiplication and division, in one written order, and are within
/// 1 ulp.
package enum Portable {
  static let ln2High = 0x1.62e42feep-1
  static let ln2Low = 0x1.a39ef35793c76p-33

  /// e to the power x, within 1 ulp; +infinity above about 709.78, 0 below about -745.13.
  package static func exp(_ x: Double) -> Double {
    guard x == x else { return x }
    guard x < 709.782712893384 else { return .infinity }
    guard x > -745.1332191019412 else { return 0 }
    let k = (x * 0x1.71547652b82fep+0).rounded(.toNearestOrEven)
    let high = x - k * ln2High
    let low = k * ln2Low
    let r = high - low
    let rest = (high - r) - low
    let tail = rest + (r * r * expTail(r) + rest * r)
    let sum = 1 + r
    return scaled(sum + ((r - (sum - 1)) + tail), by: Int(k))
  }

  /// (e^r - 1 - r) / r^2 for |r| <= ln(2)/2: the Taylor series to degree 13, remainder below 2^-60.
  private static func expTail(_ r: Double) -> Double {
    var sum = 1.0 / 6_227_020_800
    sum = sum * r + 1.0 / 479_001_600
    sum = sum * r + 1.0 / 39_916_800
    sum = sum * r + 1.0 / 3_628_800
    sum = sum * r + 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5_040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    return sum * r + 0.5
  }

  /// x * 2^k in two steps, the first of them exact.
  private static func scaled(_ x: Double, by k: Int) -> Double {
    let first = k / 2
    return x * powerOfTwo(first) * powerOfTwo(k - first)
  }

  /// 2^k for -1022 <= k <= 1023.
  private static func powerOfTwo(_ k: Int) -> Double { Double(bitPattern: UInt64(k + 1023) << 52) }
}
