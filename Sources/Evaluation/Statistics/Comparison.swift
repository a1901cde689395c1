/// Two systems on one metric.
package struct Comparison: Sendable, Codable, Hashable {
  package var first: String
  package var second: String
  /// The metric's label.
  package var metric: String
  package var test: PairedTest
  /// The family's test, corrected for the number of comparisons; `nil` when not tested.
  package var adjusted: Double?
}

/// All comparisons that stand in one table, and how they are tested together.
package struct ComparisonFamily: Sendable, Codable, Hashable {
  /// The test whose p is corrected; fixed before the figures are seen.
  package enum Test: String, Sendable, Codable, Hashable { case signFlip, tTest, wilcoxon }

  package var test: Test
  package var correction: Correction
  package var comparisons: [Comparison]

  /// Compares each system with the reference, or all pairs when there is none, on the metrics that have a value a user.
  ///
  /// - Throws: ``EvaluationError`` when the systems were not measured over the same users, or the reference is unknown.
  package init(
    of systems: [SystemMeasurement], against reference: String? = nil, test: Test = .signFlip,
    correction: Correction = .holm, bootstrap: Bootstrap
  ) throws(EvaluationError) {
    (self.test, self.correction) = (test, correction)
    guard let users = systems.first?.users else {
      comparisons = []
      return
    }
    for system in systems where system.users != users {
      throw EvaluationError(
        .mismatch,
        "'\(system.name)' was measured over other users than '\(systems[0].name)'; compare equal users")
    }
    let cases = try Self.cases(systems, reference)
    let columns = cases.map { PairedTest.differences($0.first, $0.second) }
    let intervals = bootstrap.intervals(of: columns)
    comparisons = zip(cases, zip(columns, intervals)).map { entry, figures in
      Comparison(
        first: entry.names.0, second: entry.names.1, metric: entry.metric,
        test: PairedTest(figures.0, interval: figures.1, bootstrap))
    }
    adjust()
  }

  private mutating func adjust() {
    let tested = comparisons.indices.filter { p(of: comparisons[$0]) != nil }
    let adjusted = correction.adjusted(tested.compactMap { p(of: comparisons[$0]) })
    for (index, value) in zip(tested, adjusted) { comparisons[index].adjusted = value }
  }

  /// The p that the family goes by, before correction.
  package func p(of comparison: Comparison) -> Double? {
    switch test {
    case .signFlip: comparison.test.signFlip
    case .tTest: comparison.test.tTest
    case .wilcoxon: comparison.test.wilcoxon
    }
  }

  // MARK: - Pairing

  private struct Case {
    var names: (String, String)
    var metric: String
    var first: [Double?]
    var second: [Double?]
  }

  private static func cases(_ systems: [SystemMeasurement], _ reference: String?) throws(EvaluationError)
    -> [Case]
  {
    var cases: [Case] = []
    for (first, second) in try pairs(systems, reference) {
      for measurement in first.measurements where !measurement.isOfSet {
        guard let other = second[measurement.label] else { continue }
        cases.append(
          Case(
            names: (first.name, second.name), metric: measurement.label, first: measurement.values,
            second: other.values))
      }
    }
    return cases
  }

  private static func pairs(_ systems: [SystemMeasurement], _ reference: String?) throws(EvaluationError)
    -> [(
      SystemMeasurement, SystemMeasurement
    )]
  {
    guard let reference else {
      return systems.indices.flatMap { first in systems[(first + 1)...].map { (systems[first], $0) } }
    }
    guard let second = systems.first(where: { $0.name == reference }) else {
      throw EvaluationError(
        .mismatch,
        "no system is named '\(reference)'; there are \(systems.map(\.name).joined(separator: ", "))")
    }
    return systems.filter { $0.name != reference }.map { ($0, second) }
  }
}
