/// How a plot looks in a light and in a dark theme.
enum SVGStyle {
  private static let light = ["#2563eb", "#c2650a", "#047857", "#9333ea", "#dc2626", "#0e7490"]
  private static let dark = ["#6ea8fe", "#fbb040", "#3ddc97", "#c99cff", "#ff8f8f", "#4fd8ee"]

  /// The style sheet of every plot.
  static let text =
    ".rp-chart{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}"
    + ".rp-title{font-size:16px;font-weight:600}.rp-panel{font-size:13px;font-weight:600}"
    + ".rp-label{font-size:12.5px}.rp-muted{font-size:12px}.rp-tick{font-size:11px}"
    + ".rp-value{font-size:11.5px;font-variant-numeric:tabular-nums}"
    + ".rp-range{stroke-width:2.2;stroke-linecap:round}.rp-mark{stroke-width:1.6}.rp-bar{fill-opacity:.86}"
    + ".rp-grid,.rp-row,.rp-zero{stroke-width:1}.rp-whisker{stroke-width:1.4}"
    + theme(ground: "#ffffff", text: "#1f2328", muted: "#59636e", grid: "#e3e7eb", zero: "#9aa4ae", light)
    + "@media (prefers-color-scheme:dark){"
    + theme(ground: "#12161c", text: "#e8edf2", muted: "#9aa5b1", grid: "#2a313a", zero: "#5b6672", dark)
    + "}"

  private static func theme(
    ground: String, text: String, muted: String, grid: String, zero: String, _ colours: [String]
  ) -> String {
    let series = colours.enumerated().map { ".rp-s\($0){fill:\($1)}.rp-l\($0){stroke:\($1)}" }.joined()
    return ".rp-ground{fill:\(ground)}.rp-title,.rp-panel,.rp-label,.rp-value{fill:\(text)}"
      + ".rp-muted,.rp-tick{fill:\(muted)}.rp-grid,.rp-row{stroke:\(grid)}.rp-zero{stroke:\(zero)}"
      + ".rp-mark{stroke:\(ground)}.rp-whisker{stroke:\(text)}" + series
  }
}
