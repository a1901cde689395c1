package import Evaluation

/// A plot as a value: dots with intervals, or bars. The same plot gives the same bytes everywhere.
///
/// Panels stand side by side and share their rows; a row is a label, and has a mark for each series. Series differ by
/// colour and by shape. Nothing in the file is fetched from elsewhere, and it follows the reader's light or dark theme.
package struct SVGChart: Sendable, Hashable {
  package enum Kind: Sendable { case dots, bars }

  package struct Panel: Sendable, Hashable {
    package var title: String
    package var points: [Point]
    package init(_ title: String, points: [Point]) { (self.title, self.points) = (title, points) }
  }

  package struct Point: Sendable, Hashable {
    package var label: String
    package var series: String?
    /// `nil` for a value that is undefined: its place stays empty.
    package var value: Double?
    package var interval: Measurement.Interval?

    package init(
      _ label: String, series: String? = nil, value: Double?, interval: Measurement.Interval? = nil
    ) {
      (self.label, self.series) = (label, series)
      (self.value, self.interval) = (value, interval)
    }
  }

  package var kind: Kind
  package var title: String
  package var subtitle: String?
  package var panels: [Panel]
  /// In pixels at the natural size.
  package var width: Double

  package init(_ kind: Kind, title: String, subtitle: String? = nil, panels: [Panel], width: Double = 860) {
    (self.kind, self.title, self.subtitle) = (kind, title, subtitle)
    (self.panels, self.width) = (panels, width)
  }

  /// Labels in the order of their first mention.
  var labels: [String] { Self.distinct(panels.flatMap { $0.points.map(\.label) }) }

  /// Series in the order of their first mention; one without a name when there are none.
  var series: [String?] {
    let names = Self.distinct(panels.flatMap { $0.points.compactMap(\.series) })
    return names.isEmpty ? [nil] : names
  }

  private static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  /// What a reader who cannot see the plot is told.
  var description: String {
    panels.map { panel in
      let points = panel.points.map { point in
        let value = point.value.map { NumberText.fixed($0, NumberText.decimals(for: $0)) } ?? "undefined"
        return "\([point.label, point.series].compactMap { $0 }.joined(separator: ", ")) \(value)"
      }
      return "\(panel.title): \(points.joined(separator: "; "))."
    }.joined(separator: " ")
  }
}
