import Evaluation

/// A plot in characters: a line a row, `├──●──┤`.

enum TextChart {
  static func lines(_ chart: SVGChart, _ style: TextStyle) -> [String] {
    let labels = chart.panels.flatMap { $0.points.map { name($0, chart.isSplit) } }
    let labelWidth = min(labels.map(TextWidth.columns).max() ?? 0, style.width / 3)
    let track = max(10, min(60, style.width - labelWidth - 12))
    return chart.panels.enumerated().flatMap { place, panel in
      (place > 0 ? [""] : []) + lines(panel, of: chart, labelWidth, track, style)
    }
  }

  private static func name(_ point: SVGChart.Point, _ isSplit: Bool) -> String {
    VisibleText.text([point.label, isSplit ? point.series : nil].compactMap { $0 }.joined(separator: ", "))
  }

  private static func lines(
    _ panel: SVGChart.Panel, of chart: SVGChart, _ labelWidth: Int, _ track: Int, _ style: TextStyle
  ) -> [String] {
    let values = panel.points.flatMap { [$0.value, $0.interval?.low, $0.interval?.high].compactMap { $0 } }
    let scale = AxisScale(values, fromZero: chart.kind == .bars)
    let (low, high) = (
      NumberText.fixed(scale.low, scale.decimals), NumberText.fixed(scale.high, scale.decimals)
    )
    let space = String(repeating: " ", count: max(1, track - low.utf8.count - high.utf8.count))
    let indent = String(repeating: " ", count: labelWidth + 2)
    return [style.marked(VisibleText.text(panel.title), .bold)]
      + panel.points.map { row($0, scale, chart, labelWidth, track) }
      + [style.marked(indent + low + space + high, .dim)]
  }

  private static func row(
    _ point: SVGChart.Point, _ scale: AxisScale, _ chart: SVGChart, _ labelWidth: Int, _ track: Int
  ) -> String {
    var label = name(point, chart.isSplit)
    while TextWidth.columns(label) > labelWidth { label.removeLast() }
    label += String(repeating: " ", count: labelWidth - TextWidth.columns(label))
    guard let value = point.value, value.isFinite else { return label + "  –" }
    func place(_ value: Double) -> Int { Int(scale.place(value, in: 0...Double(track - 1)).rounded()) }
    var marks = [Character](repeating: " ", count: track)
    if chart.kind == .bars {
      for x in min(place(0), place(value))...max(place(0), place(value)) { marks[x] = "█" }
    } else {
      if let interval = point.interval {
        for x in place(interval.low)...max(place(interval.low), place(interval.high)) { marks[x] = "─" }
        (marks[place(interval.low)], marks[place(interval.high)]) = ("├", "┤")
      }
      marks[place(value)] = "●"
    }
    return label + "  " + String(marks) + " " + NumberText.fixed(value, scale.valueDecimals)
  }
}
