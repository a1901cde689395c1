import Synchronization
import Tracing

/// Replays traces without a model.
package struct ReplayRun: Operation {
  package static let method = "trace/replay"
  package static let summary = "Repeats recorded runs without a model and says whether anything differs."

  /// A trace, a folder of runs, a notebook or a workspace, which stand for their last runs.
  package var path: String
  /// `strict`, which stops at the first difference, or `tolerant`; strict when left out.
  package var mode: Mode?
  /// The classes of differences that a tolerant replay goes on after; all but `request-changed` when left out.
  package var allow: [String]?
  /// How many traces are replayed side by side; as many as there are processors when left out.
  package var jobs: Int?

  package enum Mode: String, Codable, Sendable, CaseIterable { case strict, tolerant }

  package init(path: String, mode: Mode? = nil, allow: [String]? = nil, jobs: Int? = nil) {
    (self.path, self.mode, self.allow, self.jobs) = (path, mode, allow, jobs)
  }

  package struct Response: Codable, Sendable {
    package var workspace: String
    package var isIdentical: Bool
    package var traces: [TraceReplay.Verdict]
    /// 0 when identical, 3 when a replay stopped at a difference, 4 when all differences were allowed.
    package var exitCode: Int
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let tolerance = try tolerance
      let paths = try TraceLocator(path).paths
      let workspace = try Workspace(around: paths[0])
      let replay = try TraceReplay(workspace, environment, tolerating: tolerance)
      let watch = ReplayWatch(environment, total: paths.count)
      let verdicts = try await replay.verdicts(of: paths, jobs: jobs ?? ProcessorCount.current) {
        watch.finished($0)
      }
      let isIdentical = verdicts.allSatisfy(\.isIdentical)
      return Response(
        workspace: workspace.folder.path, isIdentical: isIdentical, traces: verdicts,
        exitCode: isIdentical ? 0 : verdicts.allSatisfy(\.isWhole) ? 4 : 3)
    } catch { throw WorkspaceError(error) }
  }

  private var tolerance: Tolerance {
    get throws(WorkspaceError) {
      guard mode == .tolerant else {
        guard allow == nil else {
          throw WorkspaceError(
            .usage, "strict-allows-nothing", "a strict replay allows no difference",
            hint: "ask for the mode tolerant")
        }
        return .strict
      }
      guard let allow else { return .usual }
      var causes: Set<Divergence.Cause> = []
      for name in allow {
        guard let cause = Divergence.Cause(rawValue: name) else { throw Self.unknown(name) }
        causes.insert(cause)
      }
      return Tolerance(causes)
    }
  }

  private static func unknown(_ name: String) -> WorkspaceError {
    let known = Divergence.Cause.allCases.map(\.rawValue)
    return WorkspaceError(
      .usage, "unknown-difference", "no class of differences is named '\(name)'",
      hint: "there are \(known.joined(separator: ", "))")
  }
}

/// Tells how many traces are done.
private final class ReplayWatch: Sendable {
  private let done = Mutex(0)
  private let total: Int
  private let tell: @Sendable (RunProgress) -> Void

  init(_ environment: Environment, total: Int) { (self.total, tell) = (total, environment.progress) }

  func finished(_ verdict: TraceReplay.Verdict) {
    let count = done.withLock { done in
      done += 1
      return done
    }
    var progress = RunProgress(
      notebook: "", cell: "", kind: "replay", phase: .progress, message: "replayed \(verdict.trace)",
      done: count, total: total)
    progress.agent = verdict.agent
    tell(progress)
  }
}
