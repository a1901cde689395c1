import TestSupport
import Testing

@testable import Reports

/// The whole sample report, in each form, against files that people have looked at.
struct SnapshotTests {
  @Test func `the text report is as recorded`() throws {
    try expectSnapshot(
      TextReport.text(SampleReport.make().document, style: TextStyle(width: 120)), "Reports/sample/report.txt"
    )
  }

  @Test func `the narrow text report is as recorded`() throws {
    try expectSnapshot(
      TextReport.text(SampleReport.make().document, style: TextStyle(width: 50)), "Reports/sample/narrow.txt")
  }

  @Test func `the Markdown report is as recorded`() throws {
    try expectSnapshot(MarkdownReport.text(SampleReport.make().document), "Reports/sample/report.md")
  }

  @Test func `the HTML report is as recorded`() throws {
    try expectSnapshot(HTMLReport.text(SampleReport.make().document), "Reports/sample/report.html")
  }

  @Test func `a hostile report is as recorded`() throws {
    let report = try SampleReport.make(SampleReport.hostile, model: "SmolLM2-360M", meaningful: true)
    try expectSnapshot(HTMLReport.text(report.document), "Reports/hostile/report.html")
    try expectSnapshot(MarkdownReport.text(report.document), "Reports/hostile/report.md")
    try expectSnapshot(
      TextReport.text(report.document, style: TextStyle(width: 140)), "Reports/hostile/report.txt")
  }

  @Test func `the dot plot is as recorded`() throws {
    try expectSnapshot(SampleCharts.dots.svg(), "Reports/charts/dots.svg")
    try expectSnapshot(SampleCharts.sweep.svg(), "Reports/charts/sweep.svg")
  }

  @Test func `the bar chart is as recorded`() throws {
    try expectSnapshot(SampleCharts.bars.svg(), "Reports/charts/bars.svg")
  }
}
