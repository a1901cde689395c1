import Evaluation
import Workspaces

/// The means of groups of users, for people.
enum GroupText {
  static func lines(_ response: EvaluateOffline.Response) -> [String] {
    let means = response.systems.flatMap { system in (system.groups ?? []).map { (system.name, $0) } }
    guard let first = means.first?.1 else { return [] }
    let head = ["System", "Metric"] + first.groups.map { "\($0.name) (\($0.users))" } + ["greatest - least"]
    let rows = means.map { name, one in
      [name, one.metric] + one.groups.map { EvaluationFigure.text($0.mean) } + [
        EvaluationFigure.text(one.gap)
      ]
    }
    return ["", "Means of groups of users", Terminal.table([head] + rows), ""]
  }
}

/// A figure in a plain table.
enum EvaluationFigure {
  static func text(_ value: Double?) -> String {
    value.map { "\(($0 * 1_000_000).rounded() / 1_000_000)" } ?? "-"
  }
}
