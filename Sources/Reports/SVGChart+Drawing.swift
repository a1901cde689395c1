import Evaluation

extension SVGChart {
  /// The whole file.
  package func svg() -> String {
    let layout = SVGLayout(self)
    var canvas = SVGCanvas()
    canvas.rectangle(0, 0, width, layout.height, "rp-ground")
    drawHead(on: &canvas, layout)
    for (place, panel) in panels.enumerated() { draw(panel, at: place, on: &canvas, layout) }
    let size = "\(SVGCanvas.number(width)) \(SVGCanvas.number(layout.height))"
    let parts = size.split(separator: " ")
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="rp-chart" viewBox="0 0 \(size)" width="\(parts[0])" \
      height="\(parts[1])" role="img" aria-label="\(Markup.escaped("\(title). \(description)"))">
      <style>\(SVGStyle.text)</style>
      \(canvas.body)</svg>

      """
  }

  private func drawHead(on canvas: inout SVGCanvas, _ layout: SVGLayout) {
    let fit = { (text: String, size: Double) in
      TextWidth.cut(text, toPixels: width - 2 * layout.margin, size: size)
    }
    canvas.text(fit(VisibleText.text(title), 16), layout.margin, 30, "rp-title")
    if let subtitle { canvas.text(fit(VisibleText.text(subtitle), 12), layout.margin, 49, "rp-muted") }
    guard layout.legendY > 0 else { return }
    var x = layout.margin + 6
    for (number, name) in series.enumerated() {
      guard let name else { continue }
      let shown = TextWidth.cut(VisibleText.text(name), toPixels: 180, size: 12)
      canvas.mark(x, layout.legendY - 4, series: number)
      canvas.text(shown, x + 11, layout.legendY, "rp-label")
      x += 34 + TextWidth.pixels(shown, size: 12)
    }
  }

  private func draw(_ panel: Panel, at place: Int, on canvas: inout SVGCanvas, _ layout: SVGLayout) {
    let frame = layout.frame(of: place)
    let values = panel.points.flatMap { [$0.value, $0.interval?.low, $0.interval?.high].compactMap { $0 } }
    let scale = AxisScale(values, fromZero: kind == .bars, ticks: layout.ticks)
    let title = TextWidth.cut(VisibleText.text(panel.title), toPixels: frame.width, size: 13)
    canvas.text(title, frame.left, frame.top - 12, "rp-panel")
    drawAxis(scale, frame, on: &canvas)
    for (row, label) in labels.enumerated() {
      let middle = frame.top + (Double(row) + 0.5) * layout.rowHeight
      if frame.hasLabels { drawLabel(label, middle, on: &canvas, layout, frame) }
      if row > 0 {
        canvas.line(
          frame.left, middle - layout.rowHeight / 2, frame.right, middle - layout.rowHeight / 2, "rp-row")
      }
      for point in panel.points where point.label == label {
        draw(point, middle, scale, frame, on: &canvas, layout)
      }
    }
  }

  private func drawLabel(
    _ label: String, _ y: Double, on canvas: inout SVGCanvas, _ layout: SVGLayout, _ frame: SVGFrame
  ) {
    let text = TextWidth.cut(VisibleText.text(label), toPixels: layout.labelWidth, size: 12.5)
    canvas.text(text, frame.left - 14, y + 4.2, "rp-label", .end)
  }

  private func drawAxis(_ scale: AxisScale, _ frame: SVGFrame, on canvas: inout SVGCanvas) {
    for tick in scale.ticks {
      let x = scale.place(tick, in: frame.plot)
      canvas.line(x, frame.top, x, frame.bottom, abs(tick) < scale.step / 1000 ? "rp-zero" : "rp-grid")
      canvas.text(NumberText.fixed(tick, scale.decimals), x, frame.bottom + 17, "rp-tick", .middle)
    }
  }

  private func draw(
    _ point: Point, _ middle: Double, _ scale: AxisScale, _ frame: SVGFrame, on canvas: inout SVGCanvas,
    _ layout: SVGLayout
  ) {
    guard let value = point.value, value.isFinite else { return }
    let number = series.firstIndex(of: point.series) ?? 0
    let y = isSplit ? middle + (Double(number) - Double(series.count - 1) / 2) * layout.lane : middle
    let text = NumberText.fixed(value, scale.valueDecimals)
    let interval = point.interval.map {
      Cell.Figure(value, $0, decimals: scale.valueDecimals).intervalText ?? ""
    }
    let tip = ["\(point.label):", point.series, text, interval].compactMap { $0 }.joined(separator: " ")
    let x = scale.place(value, in: frame.plot)
    if kind == .bars {
      let zero = scale.place(0, in: frame.plot)
      let height = min(18, layout.lane - 4)
      canvas.rectangle(
        min(zero, x), y - height / 2, max(abs(x - zero), 1), height, "rp-bar rp-s\(number % 6)", radius: 2,
        title: tip)
    }
    if let ends = point.interval {
      let (low, high) = (scale.place(ends.low, in: frame.plot), scale.place(ends.high, in: frame.plot))
      let style = kind == .bars ? "rp-whisker" : "rp-range rp-l\(number % 6)"
      canvas.line(low, y, high, y, style)
      for end in [low, high] { canvas.line(end, y - 3.5, end, y + 3.5, style) }
    }
    if kind == .dots { canvas.mark(x, y, series: number, title: tip) }
    canvas.text(text, frame.right, y + 4, "rp-value", .end)
  }
}
