import Evaluation
import Testing

@testable import Reports

struct TextTests {
  @Test(
    arguments: [
      (0.1, 3, "0.100"), (-0.05, 1, "-0.1"), (-0.001, 2, "0.00"), (2.5, 0, "3"), (1234.5678, 2, "1234.57"),
      (0, 3, "0.000"), (.infinity, 1, "∞"), (.nan, 1, "n/a"), (1e20, 2, "1e+20"),
    ] as [(Double, Int, String)])
  func `a number has a fixed form`(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals) == text)
  }

  @Test func `whole numbers are grouped in threes`() {
    #expect(
      [0, 999, 1000, 1_234_567, -12_345].map(NumberText.grouped) == [
        "0", "999", "1\u{202F}000", "1\u{202F}234\u{202F}567", "-12\u{202F}345",
      ])
  }

  @Test func `small p values are not zero`() {
    #expect(NumberText.probability(0.0001) == "< 0.001")
    #expect(NumberText.probability(0.0316) == "0.032")
  }

  @Test func `wide and combining characters keep columns aligned`() {
    let table = Table(
      "Items", columns: [.init("Title", .leading), .init("n")],
      rows: [[.text("千と"), .count(1)], [.text("Le\u{301}on"), .count(22)], [.text("Kolya"), .missing]])
    let wanted = """
      Items
      Title   n
      ─────  ──
      千と    1
      Le\u{301}on   22
      Kolya   –

      """
    #expect(TextReport.text(table) == wanted)
  }

  @Test func `a table too wide for the terminal becomes records`() {
    let table = Table(
      "T", columns: [.init("System", .leading), .init("NDCG@10")],
      rows: [[.text("a long name of a system"), .number(0.5)], [.text("b"), .number(0.25)]])
    let wanted = """
      T
      System   a long name of a system
      NDCG@10  0.500

      System   b
      NDCG@10  0.250

      """
    #expect(TextReport.text(table, style: TextStyle(width: 24)) == wanted)
  }

  @Test func `colour is for terminals that want it`() {
    #expect(TextStyle(isTerminal: true, columns: 80, environment: [:]).usesColour)
    #expect(!TextStyle(isTerminal: true, columns: 80, environment: ["NO_COLOR": "1"]).usesColour)
    #expect(!TextStyle(isTerminal: true, columns: 80, environment: ["TERM": "dumb"]).usesColour)
    #expect(!TextStyle(isTerminal: false, columns: nil, environment: [:]).usesColour)
    #expect(TextStyle(isTerminal: false, columns: nil, environment: ["COLUMNS": "72"]).width == 72)
  }

  @Test func `words are wrapped and never lost`() {
    #expect(TextWriter.wrapped("one two three fourteen", to: 8) == ["one two", "three", "fourteen"])
    #expect(TextWriter.wrapped("extraordinarily so", to: 4) == ["extraordinarily", "so"])
    #expect(TextWriter.wrapped("", to: 4) == [""])
  }

  @Test func `a plot in characters shows where means and intervals lie`() {
    let chart = SVGChart(
      .dots, title: "t",
      panels: [
        .init(
          "NDCG", points: [.init("a", value: 0.5, interval: .init(low: 0, high: 1)), .init("b", value: nil)])
      ])
    let lines = TextChart.lines(chart, TextStyle(width: 34))
    #expect(lines == ["NDCG", "a  ├─────────●─────────┤ 0.500", "b  –", "   0.00             1.00"])
  }
}
