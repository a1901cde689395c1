import Evaluation

@testable import Reports

/// Plots with every kind of point.
enum SampleCharts {
  static var dots: SVGChart {
    let means: [(String, Double)] = [
      ("random", 0.0114), ("popularity", 0.0941), ("item-knn", 0.2051), ("ease", 0.2318),
      ("react + window", 0.1877),
      ("an agent with a name far too long for the place it has here", 0.214),
    ]
    let panels = [("NDCG@10", 1.0), ("Recall@10", 0.9), ("HR@10", 3.4)].map { label, factor in
      SVGChart.Panel(
        label,
        points: means.enumerated().map { place, entry in
          let mean = entry.1 * factor
          return SVGChart.Point(
            entry.0, series: place < 4 ? "Baseline" : "Agent", value: mean,
            interval: .init(low: mean * 0.86, high: mean * 1.13))
        })
    }
    return SVGChart(
      .dots, title: "Same users and candidates",
      subtitle: "Mean over 943 users with 95 % bootstrap intervals",
      panels: panels)
  }

  static var sweep: SVGChart {
    let memories = ["none", "window", "stream", "reflective"]
    let points = ["direct", "react", "plan-execute"].enumerated().flatMap { number, planner in
      memories.enumerated().map { place, memory in
        let mean = 0.12 + 0.02 * Double(place) + 0.013 * Double(number) - 0.008 * Double(place * number)
        return SVGChart.Point(
          memory, series: planner, value: memory == "stream" && number == 2 ? nil : mean,
          interval: .init(low: mean - 0.021, high: mean + 0.019))
      }
    }
    return SVGChart(
      .dots, title: "NDCG@10 by memory and planner", subtitle: "50 users, three repeats",
      panels: [SVGChart.Panel("NDCG@10", points: points)])
  }

  static var bars: SVGChart {
    let costs: [(String, Double)] = [
      ("direct", 0), ("react", 3120), ("plan-execute", 1875), ("reflexion", 5210.4),
    ]
    return SVGChart(
      .bars, title: "Tokens an episode", subtitle: "Prompt and reply together",
      panels: [SVGChart.Panel("Tokens", points: costs.map { SVGChart.Point($0.0, value: $0.1) })])
  }
}
