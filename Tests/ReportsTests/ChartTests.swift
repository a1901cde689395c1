import Evaluation
import Foundation
import Testing

@testable import Reports

struct ChartTests {
  @Test(
    arguments: [
      ([0.012, 0.26], false, [0, 0.1, 0.2, 0.3]), ([0.5, 0.52], false, [0.5, 0.505, 0.51, 0.515, 0.52]),
      ([3120, 5210], true, [0, 2000, 4000, 6000]), ([-1, 1], false, [-1, -0.5, 0, 0.5, 1]),
      ([0], false, [0, 0.25, 0.5, 0.75, 1]), ([], false, [0, 0.25, 0.5, 0.75, 1]),
      ([7, 7], false, [0, 2, 4, 6, 8]),
    ] as [([Double], Bool, [Double])])
  func `ticks are round and hold every value`(values: [Double], fromZero: Bool, ticks: [Double]) {
    let scale = AxisScale(values, fromZero: fromZero)
    #expect(zip(scale.ticks, ticks).allSatisfy { abs($0 - $1) < 1e-9 } && scale.ticks.count == ticks.count)
    #expect(values.allSatisfy { scale.low <= $0 && $0 <= scale.high })
  }

  @Test(arguments: [SampleCharts.dots, SampleCharts.sweep, SampleCharts.bars])
  func `a plot is well-formed XML and fetches nothing`(chart: SVGChart) {
    let svg = chart.svg()
    #expect(isWellFormed(svg))
    #expect(!svg.contains("href") && !svg.contains("url("))
    #expect(chart.svg() == svg)
  }

  @Test func `no mark leaves its panel`() {
    let layout = SVGLayout(SampleCharts.dots)
    for place in 0..<3 {
      let frame = layout.frame(of: place)
      #expect(frame.left > 0 && frame.right <= SampleCharts.dots.width - 20)
      #expect(frame.plot.lowerBound < frame.plot.upperBound)
    }
  }

  @Test func `a chart without points is still a picture`() {
    let chart = SVGChart(.dots, title: "Nothing", panels: [.init("NDCG@10", points: [])])
    #expect(isWellFormed(chart.svg()))
    #expect(isWellFormed(SVGChart(.bars, title: "Nothing", panels: []).svg()))
    let odd = SVGChart.Point("a", value: .nan, interval: .init(low: .nan, high: .infinity))
    #expect(isWellFormed(SVGChart(.dots, title: "Odd", panels: [.init("m", points: [odd])]).svg()))
  }

  /// Tags close in the order they were opened, and no attribute holds a bare mark.
  private func isWellFormed(_ svg: String) -> Bool {
    var open: [Substring] = []
    var rest = svg[...]
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { return false }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return false }
      } else if !tag.hasSuffix("/") {
        open.append(tag.prefix { $0 != " " })
      }
      guard tag.count(where: { $0 == "\"" }).isMultiple(of: 2) else { return false }
    }
    return open.isEmpty
  }
}
