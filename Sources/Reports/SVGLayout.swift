/// Where the parts of a plot are, in pixels.
struct SVGLayout {
  let margin = 24.0
  let labelWidth: Double
  let lane: Double
  let rowHeight: Double
  let legendY: Double
  let ticks: Int
  let height: Double
  private let width: Double
  private let columns: Int
  private let top: Double
  private let panelHeight: Double

  init(_ chart: SVGChart) {
    width = chart.width
    let widest = chart.labels.map { TextWidth.pixels(VisibleText.text($0), size: 12.5) }.max() ?? 0
    labelWidth = min(widest + 2, chart.width * 0.28)
    columns = max(1, min(chart.panels.count, 3))
    ticks = columns == 1 ? 6 : columns == 2 ? 4 : 3
    let seriesCount = chart.isSplit ? chart.series.count : 1
    lane = chart.kind == .bars ? 20 : 16
    rowHeight = max(30, Double(seriesCount) * lane + 12)
    let head = chart.subtitle == nil ? 38.0 : 57.0
    legendY = chart.series.count > 1 ? head + 20 : 0
    top = head + (legendY > 0 ? 34 : 10)
    panelHeight = 28 + Double(chart.labels.count) * rowHeight + 36
    let lines = (chart.panels.count + columns - 1) / columns
    height = top + Double(lines) * panelHeight + 4
  }

  func frame(of panel: Int) -> SVGFrame {
    let (line, column) = (panel / columns, panel % columns)
    let gap = 34.0
    let space = width - 2 * margin - labelWidth - 14 - gap * Double(columns - 1)
    let panelWidth = space / Double(columns)
    let left = margin + labelWidth + 14 + Double(column) * (panelWidth + gap)
    let start = top + Double(line) * panelHeight + 28
    return SVGFrame(
      left: left, right: left + panelWidth, top: start, bottom: start + panelHeight - 64,
      hasLabels: column == 0)
  }
}

/// The place of one panel.
struct SVGFrame {
  let left, right, top, bottom: Double
  /// Whether the rows' labels stand to the left of it.
  let hasLabels: Bool
  var width: Double { right - left }
  /// The part for marks; values stand to the right of it.
  var plot: ClosedRange<Double> { (left + 6)...(right - 50) }
}

extension SVGChart {
  /// Whether some row has marks of several series, which need lanes of their own.
  var isSplit: Bool {
    panels.contains { panel in
      var seen: Set<String> = []
      return !panel.points.allSatisfy { seen.insert($0.label).inserted }
    }
  }
}
