import Concepts
import Glibc
import Testing
import Tracing

@testable import Evaluation

/// Reference values from SciPy 1.17.
struct StatisticsTests {
  @Test(
    arguments: [
      (2.0, 10.0, 0.07338803477074037), (0.5, 3, 0.651447964848151), (12, 50, 2.462380625332543e-16),
      (1.96, 942, 0.05029027135231639), (0, 5, 1),
    ] as [(Double, Double, Double)])
  func `the t distribution has the right tail`(t: Double, degrees: Double, wanted: Double) {
    #expect(isNear(Distributions.studentTail(t, degrees: degrees) / wanted, 1, within: 1e-9))
  }

  @Test(arguments: [0, 0.1, 0.7, 1.96, 2.9, 3.1, 4.2, 4.3, 6, 9] as [Double])
  func `the normal distribution has the right tail`(z: Double) {
    #expect(isNear(Distributions.normalTail(z) / erfc(z / 2.0.squareRoot()), 1, within: 1e-10))
  }

  @Test(arguments: [0.5, 1, 3, 14.9, 15, 472])
  func `the gamma function's logarithm is right`(z: Double) {
    #expect(isNear(Distributions.logGamma(z), lgamma(z), within: 1e-12 * max(1, abs(lgamma(z)))))
  }

  @Test func `signed ranks are exact for few differences`() throws {
    // W+ = 1 + 2 + 4 = 7 of 15; 2 * P(W <= 7) = 2 * 16/32, capped at 1.
    let even = try #require(SignedRanks([0.1, 0.2, -0.3, 0.4, -0.5]))
    #expect((even.positive, even.p, even.isExact) == (7, 1, true))
    let all = try #require(SignedRanks([0.1, 0.2, 0.3, 0.4, 0.5, 0]))
    #expect((all.positive, all.p) == (15, 2.0 / 32))
    #expect(SignedRanks([0, 0]) == nil)
  }

  @Test func `signed ranks correct the normal approximation for ties`() throws {
    // Sizes 1 1 1 2: ranks 2 2 2 4, W+ = 8, variance 4*5*9/24 - 24/48 = 7.
    let ranks = try #require(SignedRanks([1, 1, -1, 2]))
    #expect((ranks.positive, ranks.isExact) == (8, false))
    #expect(isNear(ranks.p, erfc(3 / 7.0.squareRoot() / 2.0.squareRoot())))
  }

  @Test func `sign flips find a constant shift and not a balanced one`() {
    #expect(SignFlip.p([Double](repeating: 0.1, count: 30), seed: 1, flips: 999) == 1.0 / 1000)
    #expect(SignFlip.p([0.1, -0.1, 0.2, -0.2], seed: 1, flips: 99) == 1)
  }

  @Test func `corrections have the values computed by hand`() {
    let p = [0.01, 0.04, 0.03, 0.005]
    #expect(zip(Correction.bonferroni.adjusted(p), [0.04, 0.16, 0.12, 0.02]).allSatisfy { isNear($0, $1) })
    #expect(zip(Correction.holm.adjusted(p), [0.03, 0.06, 0.06, 0.02]).allSatisfy { isNear($0, $1) })
    #expect(
      zip(Correction.benjaminiHochberg.adjusted(p), [0.02, 0.04, 0.04, 0.02]).allSatisfy { isNear($0, $1) })
    #expect(Correction.holm.adjusted([]).isEmpty)
  }

  @Test func `few users are not tested, and the reason is given`() {
    let test = PairedTest([1, 0, 1], [0, 0, 0], bootstrap: Bootstrap(seed: 1, replicates: 50))
    #expect(test.notTested == "3 users; a test needs at least 30")
    #expect((test.wins, test.losses, test.equal) == (2, 0, 1))
    #expect(test.tTest == nil && test.wilcoxon == nil && test.signFlip == nil)
    #expect(isNear(test.detectable, 2.8 * (1.0 / 3).squareRoot() / 3.0.squareRoot()))
  }

  @Test func `equal systems are not tested`() {
    let column = [Double?](repeating: 0.5, count: 40)
    let test = PairedTest(column, column, bootstrap: Bootstrap(seed: 1, replicates: 50))
    #expect(test.notTested == "no user's value differs")
  }

  @Test func `noise below 1e-10 is no difference`() {
    let first = [Double?](repeating: 0.1 + 0.2, count: 40)
    let second = [Double?](repeating: 0.3, count: 40)
    #expect(PairedTest(first, second, bootstrap: Bootstrap(seed: 1, replicates: 50)).equal == 40)
  }

  @Test func `a clear difference is found by all three tests`() {
    let stream = RandomStream(seed: 3, name: "differences")
    let first = (0..<60).map { _ -> Double? in 0.2 + 0.1 * stream.uniform() }
    let test = PairedTest(
      first, [Double?](repeating: 0.2, count: 60), bootstrap: Bootstrap(seed: 1, replicates: 199))
    #expect(test.signFlip == 1.0 / 200)
    #expect(test.tTest.map { $0 < 1e-10 } ?? false)
    #expect(test.wilcoxon.map { $0 < 1e-10 } ?? false)
    #expect(test.interval.map { $0.low > 0 } ?? false)
  }

  @Test func `a pair without a value on one side is left out`() {
    let test = PairedTest([1, nil, 0], [0, 1, nil], bootstrap: Bootstrap(seed: 1, replicates: 10))
    #expect((test.users, test.wins) == (1, 1))
    #expect(test.notTested == "one user only")
  }

  @Test func `an interval holds the mean, is seeded, and shrinks with users`() {
    let stream = RandomStream(seed: 5, name: "column")
    let column = (0..<100).map { _ -> Double? in stream.uniform() }
    let bootstrap = Bootstrap(seed: 1, replicates: 300)
    let wide = bootstrap.intervals(of: [Array(column.prefix(25))])[0]
    let narrow = bootstrap.intervals(of: [column])[0]
    let mean = Measurement.mean(column) ?? -1
    #expect(narrow.map { $0.low < mean && mean < $0.high } ?? false)
    #expect(width(narrow) < width(wide))
    #expect(bootstrap.intervals(of: [column])[0] == narrow)
    #expect(Bootstrap(seed: 2, replicates: 300).intervals(of: [column])[0] != narrow)
  }

  @Test func `an interval of all lists holds their figure, and that of most other users`() throws {
    let stream = RandomStream(seed: 9, name: "lists")
    let bootstrap = Bootstrap(seed: 1, setReplicates: 200)
    let kinds: [(range: ClosedRange<Double>, measure: ([Int]) -> Double?)] = [
      (0...1, { Double(Set($0).count) / 200 })
    ]
    // Each of 100 users is shown one of 200 items, the first more often.
    func users() -> [Int] { (0..<100).map { _ in Int(200 * stream.uniform() * stream.uniform()) } }
    let known = users()
    let found = try #require(bootstrap.intervals(of: known, kinds)[0])
    let figure = try #require(kinds[0].measure(known))
    #expect(found.low < figure && figure < found.high)
    let plain = (0..<200).map { _ in
      kinds[0].measure((0..<100).map { _ in known[Int(100 * stream.uniform())] }) ?? 0
    }
    #expect(plain.sorted()[195] < figure, "where the draws themselves lie")
    let held = (0..<200).count { _ in
      (kinds[0].measure(users())).map { found.low <= $0 && $0 <= found.high } ?? false
    }
    #expect(held > 150)
  }

  @Test func `an interval of all lists stays within the figure's range`() {
    let interval = Bootstrap(seed: 1, setReplicates: 50).intervals(
      of: [0, 1, 2], [(0...1, { Double(Set($0).count) / 3 })])[0]
    #expect(interval?.high == 1)
  }

  private func width(_ interval: Measurement.Interval?) -> Double {
    interval.map { $0.high - $0.low } ?? .nan
  }

  @Test func `a column without two values has no interval`() {
    #expect(
      Bootstrap(seed: 1, replicates: 10).intervals(of: [[nil, 1], [nil, nil], [1, 1]]) == [
        nil, nil, .init(low: 1, high: 1),
      ])
  }

  @Test func `quantiles interpolate`() {
    #expect(Bootstrap.quantile(0.025, of: [0, 1, 2, 3, 4]) == 0.1)
    #expect(Bootstrap.quantile(1, of: [0, 1]) == 1)
  }

  @Test func `a family is corrected together`() throws {
    func system(_ name: String, _ shift: Double) -> SystemMeasurement {
      let values = (0..<40).map { Double?(shift * Double($0 % 5) + 0.1) }
      return SystemMeasurement(
        name: name, users: (0..<40).map { UserID("\($0)") }, counts: .init(),
        measurements: [Measurement("HR@1", values: values, isValid: values.map { _ in true }, interval: nil)])
    }
    let systems = [system("a", 0.1), system("b", 0.1), system("c", 0)]
    let family = try ComparisonFamily(
      of: systems, against: "c", bootstrap: Bootstrap(seed: 1, replicates: 99))
    #expect(family.comparisons.map(\.first) == ["a", "b"])
    #expect(family.comparisons.map(\.adjusted) == [0.02, 0.02])
    let all = try ComparisonFamily(of: systems, bootstrap: Bootstrap(seed: 1, replicates: 99))
    #expect(all.comparisons.count == 3)
    #expect(all.comparisons[0].adjusted == nil)
    #expect(throws: EvaluationError.self) {
      try ComparisonFamily(of: systems, against: "d", bootstrap: Bootstrap(seed: 1))
    }
  }
}
