import Scoring

/// Tail probabilities, from additions, multiplications and the project's own exponential and logarithm only.
enum Distributions {
  /// Two-sided p of Student's t with `degrees` degrees of freedom.
  static func studentTail(_ t: Double, degrees: Double) -> Double {
    guard t.isFinite else { return t.isNaN ? .nan : 0 }
    return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  }

  /// Two-sided p of the standard normal distribution.
  static func normalTail(_ z: Double) -> Double { complementaryError(abs(z) / 2.0.squareRoot()) }

  /// The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction.
  static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let front = Portable.exp(
      logGamma(a + b) - logGamma(a) - logGamma(b) + a * Portable.log(x) + b * Portable.log(1 - x))
    if x < (a + 1) / (a + b + 2) { return front * betaFraction(x, a, b) / a }
    return 1 - front * betaFraction(1 - x, b, a) / b
  }

  private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func safe(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / safe(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...500 {
      let m = Double(step)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 / safe(1 + term * d)
        c = safe(1 + term / c)
        result *= c * d
      }
      if abs(c * d - 1) < 1e-16 { break }
    }
    return result
  }

  /// The logarithm of the gamma function for positive arguments, by Stirling's series above 15.
  static func logGamma(_ z: Double) -> Double {
    var (z, product) = (z, 1.0)
    while z < 15 { (product, z) = (product * z, z + 1) }
    let square = 1 / (z * z)
    let series =
      (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188)))) / z
    return (z - 0.5) * Portable.log(z) - z + 0.9189385332046727 + series - Portable.log(product)
  }

  /// erfc for arguments from 0: 1 minus a series of positive terms below 3, a continued fraction above.
  static func complementaryError(_ x: Double) -> Double {
    let scale = Portable.exp(-x * x) / Double.pi.squareRoot()
    guard x >= 3 else {
      var (term, sum, n) = (2 * x, 2 * x, 0.0)
      while term > 1e-18 * sum, n < 200 {
        n += 1
        term *= 2 * x * x / (2 * n + 1)
        sum += term
      }
      return 1 - scale * sum
    }
    var fraction = x
    for n in stride(from: 60.0, to: 0, by: -1) { fraction = x + n / 2 / fraction }
    return scale / fraction
  }
}
