import Foundation
import Scoring
import Testing

/// The portable functions against values computed with 400 bits.
struct PortableTests {
  private struct Known {
    let argument: Double
    let nearest: Double
    /// Exact value less the nearest double, in units of its last place.
    let rest: Double
  }

  private func known(_ name: String) throws -> [Known] {
    let text = try String(
      contentsOf: Fixtures.folder("Portable/\(name)").appending(path: "values.txt"), encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: " ")
      return Known(
        argument: Double(bitPattern: try #require(UInt64(fields[0], radix: 16))),
        nearest: Double(bitPattern: try #require(UInt64(fields[1], radix: 16))),
        rest: try #require(Double(fields[2])))
    }
  }

  private func worst(_ name: String, _ function: (Double) -> Double) throws -> Double {
    try known(name).map { known in
      let units = (function(known.argument) - known.nearest) / known.nearest.ulp
      return abs(units - known.rest)
    }.max() ?? .infinity
  }

  @Test func `exp is within one unit of the last place`() throws {
    #expect(try worst("exp", Portable.exp) <= 1)
  }

  @Test func `log is within one unit of the last place`() throws {
    #expect(try worst("log", Portable.log) <= 1)
  }

  @Test func `log2 is within one unit of the last place`() throws {
    #expect(try worst("log2", Portable.log2) <= 1)
  }

  @Test func `sigmoid is within three units of the last place`() throws {
    #expect(try worst("sigmoid", Portable.sigmoid) <= 3)
  }

  @Test func `log2 of a power of two is exact`() {
    for k in -1074...1023 {
      #expect(Portable.log2(Double(sign: .plus, exponent: k, significand: 1)) == Double(k))
    }
  }

  @Test func `the ends of the range are as in IEEE 754`() {
    #expect(Portable.exp(710) == .infinity)
    #expect(Portable.exp(.infinity) == .infinity)
    #expect(Portable.exp(-746) == 0)
    #expect(Portable.exp(-.infinity) == 0)
    #expect(Portable.exp(0) == 1)
    #expect(Portable.exp(.nan).isNaN)
    #expect(Portable.log(0) == -.infinity)
    #expect(Portable.log(1) == 0)
    #expect(Portable.log(-1).isNaN)
    #expect(Portable.log(.infinity) == .infinity)
    #expect(Portable.log(.nan).isNaN)
    #expect(Portable.sigmoid(-800) == 0)
    #expect(Portable.sigmoid(800) == 1)
  }

  @Test func `the bits of each function are the recorded ones`() throws {
    var hash = BitHash()
    for step in -300...300 {
      let x = Double(step) * 0.37
      for value in [
        Portable.exp(x), Portable.sigmoid(x), Portable.log(abs(x) + 0.01), Portable.log2(abs(x) + 0.01),
      ] {
        hash.add(value.bitPattern)
      }
    }
    try expectGolden(hash, "portable functions")
  }

  @Test func `softmax sums to one and keeps the order`() {
    let shares = Portable.softmax([1, 3, 2])
    #expect(abs(shares.reduce(0, +) - 1) < 1e-15)
    #expect(shares[1] > shares[2] && shares[2] > shares[0])
    #expect(Portable.softmax([]).isEmpty)
    #expect(Portable.softmax([1000, 1000]) == [0.5, 0.5])
    #expect(Portable.softmax([5]) == [1])
  }
}
