import Assets
import Workspaces

extension ProgressLine {
  /// Shows how a run goes: what is done, how far, and what the model has spent.
  func show(_ progress: RunProgress) {
    if progress.kind == "asset" { return showDownload(progress) }
    let name = progress.cell.isEmpty ? progress.kind : "\(progress.kind) \(progress.cell)"
    switch progress.phase {
    case .fresh: update("\(name): there already")
    case .failed: update("\(name): failed")
    case .started, .finished: update("\(name): \(progress.phase.rawValue)")
    case .progress:
      let who = [progress.agent.map { "agent \($0)" }, progress.user.map { "user \($0)" }].compactMap { $0 }
      let detail = who.joined(separator: ", ")
      update(
        progress.total > 0 && !progress.isShare ? name : "\(name): \(progress.message)",
        done: Double(progress.done),
        total: Double(progress.total),
        detail: [Self.amount(progress), detail].filter { !$0.isEmpty }.joined(separator: "  "))
    }
  }

  /// Sentences stay, figures are rewritten.
  private func showDownload(_ progress: RunProgress) {
    guard progress.phase == .progress else { return say(progress.message) }
    let amount = "\(sizeText(Int64(progress.done))) of \(sizeText(Int64(progress.total)))"
    update(progress.message, done: Double(progress.done), total: Double(progress.total), detail: amount)
  }

  private static func amount(_ progress: RunProgress) -> String {
    var parts: [String] = []
    if progress.total > 0, !progress.isShare { parts.append("\(progress.done) of \(progress.total)") }
    if progress.modelCalls > 0 {
      let tokens = progress.promptTokens + progress.completionTokens
      parts.append("\(progress.modelCalls) calls, \(tokens) tokens")
    }
    return parts.joined(separator: "  ")
  }
}

extension RunProgress {
  /// Whether its parts are shares of one thing, as of a fit, and no things that people count.
  fileprivate var isShare: Bool { notebook.isEmpty }
}
