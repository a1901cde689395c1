import Evaluation

extension ResultTables {
  /// All comparisons of a family, with their tests.
  static func significance(_ family: ComparisonFamily) -> Table {
    let tests = ["signFlip": "sign-flip", "tTest": "paired t", "wilcoxon": "Wilcoxon"]
    let corrections = ["holm": "Holm", "bonferroni": "Bonferroni", "bh": "Benjamini–Hochberg"]
    let test = tests[family.test.rawValue] ?? family.test.rawValue
    let correction = corrections[family.correction.rawValue] ?? family.correction.rawValue
    let tested = family.comparisons.count { $0.test.notTested == nil }
    let probabilities = tested == 0 ? [] : ["p (\(test))", "p (\(correction))"]
    return Table(
      "Paired differences over users",
      columns: [.init("Systems", .leading), .init("Metric", .leading)]
        + (["Difference", "d", "Better / worse / equal", "Detectable"] + probabilities).map { .init($0) },
      rows: family.comparisons.map { row($0) + (tested == 0 ? [] : probabilityCells($0, family.p(of: $0))) },
      notes: [
        tested == 0
          ? nil
          : "The \(test) test was fixed beforehand; \(correction) corrects for \(tested) "
            + "tested comparison\(tested == 1 ? "" : "s").",
        "d: mean difference over the standard deviation of differences. Detectable: the smallest difference that this "
          + "many users show with 80 % power.",
      ].compactMap { $0 } + untested(family))
  }

  /// Why comparisons were not tested, a sentence a reason.
  private static func untested(_ family: ComparisonFamily) -> [String] {
    var reasons: [(text: String, pairs: [String])] = []
    for comparison in family.comparisons {
      guard let reason = comparison.test.notTested else { continue }
      let pair = "\(comparison.first) − \(comparison.second) on \(comparison.metric)"
      if let place = reasons.firstIndex(where: { $0.text == reason }) {
        reasons[place].pairs.append(pair)
      } else {
        reasons.append((reason, [pair]))
      }
    }
    return reasons.map { reason in
      reason.pairs.count == family.comparisons.count
        ? "No difference was tested: \(reason.text)."
        : "Not tested: \(reason.pairs.joined(separator: "; ")). Reason: \(reason.text)."
    }
  }

  private static func row(_ comparison: Comparison) -> [Cell] {
    let test = comparison.test
    return [
      .text("\(comparison.first) − \(comparison.second)"), .text(comparison.metric),
      test.meanDifference.map { .figure(Cell.Figure($0, test.interval)) } ?? .missing,
      .number(test.effectSize, decimals: 2), .text("\(test.wins) / \(test.losses) / \(test.equal)"),
      .number(test.detectable),
    ]
  }

  private static func probabilityCells(_ comparison: Comparison, _ p: Double?) -> [Cell] {
    [
      p.map { .text(NumberText.probability($0)) } ?? .text("not tested"),
      comparison.adjusted.map { .text(NumberText.probability($0)) } ?? .missing,
    ]
  }

  /// The accuracy figures of a section as a plot; `nil` when there are none.
  static func chart(_ section: Report.Section) -> SVGChart? {
    let labels = section.systems.first?.measurements.filter { !$0.isOfSet }.prefix(3).map(\.label) ?? []
    guard !labels.isEmpty, section.systems.count > 1 else { return nil }
    let hasBoth =
      section.systems.contains { $0.account == nil } && section.systems.contains { $0.account != nil }
    return SVGChart(
      .dots, title: section.title, subtitle: "Mean over users with 95 % bootstrap intervals",
      panels: labels.map { label in
        SVGChart.Panel(
          label,
          points: section.systems.map { system in
            SVGChart.Point(
              system.name, series: hasBoth ? (system.account == nil ? "Baseline" : "Agent") : nil,
              value: system[label]?.mean, interval: system[label]?.interval)
          })
      })
  }
}
