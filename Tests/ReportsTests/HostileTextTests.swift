import Evaluation
import Testing

@testable import Reports

struct HostileTextTests {
  private func document() throws -> Document {
    var report = try SampleReport.make(SampleReport.hostile, model: SampleReport.hostile)
    report.title = SampleReport.hostile
    report.summary = SampleReport.hostile
    report.examples[0].history = [SampleReport.hostile]
    report.examples[0].slate[0].title = SampleReport.hostile
    report.traces[0].command = SampleReport.hostile
    return report.document
  }

  @Test func `no title becomes an element or leaves an attribute in HTML`() throws {
    let html = try HTMLReport.text(document())
    #expect(!html.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
    #expect(!bytes(html, contain: "<script"))
    let accentedQuote = "\u{22}\u{301}"
    #expect(!bytes(html, contain: accentedQuote))
    #expect(bytes(html, contain: "&lt;script&gt;"))
  }

  @Test func `no title reaches a terminal as a command`() throws {
    let text = TextReport.text(try document(), style: TextStyle(width: 100))
    #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
    #expect(bytes(text, contain: "\\u{1B}[31m"))
  }

  @Test func `no title becomes markup or a cell in Markdown`() throws {
    let text = MarkdownReport.text(try document())
    let fence = text.split(separator: "```sh")
    #expect(!bytes(String(fence[0]), contain: "<script"))
    #expect(bytes(text, contain: "\\| \\*stars\\*"))
  }

  @Test func `no label leaves its place in a plot`() {
    let chart = SVGChart(
      .dots, title: SampleReport.hostile, subtitle: SampleReport.hostile,
      panels: [.init(SampleReport.hostile, points: [.init(SampleReport.hostile, value: 1)])])
    #expect(!bytes(chart.svg(), contain: "<script"))
    #expect(!bytes(chart.svg(), contain: "\u{1B}"))
  }

  /// Swift compares by canonical equivalence; a parser of HTML compares bytes.
  private func bytes(_ text: String, contain part: String) -> Bool {
    let (text, part) = (Array(text.utf8), Array(part.utf8))
    return (0...max(0, text.count - part.count)).contains { text[$0...].starts(with: part) }
  }
}
