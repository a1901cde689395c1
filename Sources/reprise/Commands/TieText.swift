import Evaluation
import Workspaces

/// Tie reports for people.
enum TieText {
  static func lines(_ response: EvaluateOffline.Response) -> [String] {
    let reports = response.systems.compactMap { system in system.ties.map { (system.name, $0) } }
    guard let first = reports.first else { return [] }
    let head = ["System", "Metric", "ids ascending", "descending", "mean of \(first.1.orders) orders"]
    let rows = reports.flatMap { name, report in
      report.rows.map {
        [
          name, $0.metric, EvaluationFigure.text($0.ascending), EvaluationFigure.text($0.descending),
          EvaluationFigure.text($0.expected),
        ]
      }
    }
    return ["", "Order of items with equal scores", Terminal.table([head] + rows), ""]
  }
}
