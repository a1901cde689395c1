import JSON
import Synchronization
import Tracing

/// Counts a session's events for people who wait.
final class EpisodeWatch: Sendable {
  private let state: Mutex<RunProgress>
  private let tell: @Sendable (RunProgress) -> Void

  init(_ context: RunContext, cell: String, agent: String, total: Int) {
    var progress = RunProgress(
      notebook: context.name, cell: cell, kind: "evaluate", phase: .progress,
      message: "agent '\(agent)' begins",
      total: total)
    progress.agent = agent
    state = Mutex(progress)
    tell = context.environment.progress
  }

  func saw(_ event: TraceEvent) {
    let progress: RunProgress? = state.withLock { progress in
      switch event.kind {
      case .spanOpen where event.site == "episode": progress.user = event.request["user"]?.stringValue
      case .modelCall: Self.count(event, &progress)
      case .plan, .rank, .slate: break
      default: return nil
      }
      progress.message = Self.message(progress, step: event.kind.rawValue)
      return progress
    }
    if let progress { tell(progress) }
  }

  func finished(_ done: Int) {
    tell(
      state.withLock { progress in
        progress.done = done
        return progress
      })
  }

  private static func count(_ event: TraceEvent, _ progress: inout RunProgress) {
    progress.modelCalls += 1
    guard case .result(let reply) = event.outcome else { return }
    progress.promptTokens += reply["usage"]?["prompt_tokens"]?.intValue ?? 0
    progress.completionTokens += reply["usage"]?["completion_tokens"]?.intValue ?? 0
  }

  private static func message(_ progress: RunProgress, step: String) -> String {
    let user = progress.user.map { ", user \($0)" } ?? ""
    let place = "\(min(progress.done + 1, progress.total)) of \(progress.total)\(user)"
    let tokens = progress.promptTokens + progress.completionTokens
    return
      "agent '\(progress.agent ?? "")' \(place): \(step), \(progress.modelCalls) model calls, \(tokens) tokens"
  }
}
