/// Replays traces without a model.
package struct ReplayRun: Operation {
  package static let method = "trace/replay"
  package static let summary = "Repeats recorded runs without a model and says whether anything differs."

  /// A trace, a folder of runs, a notebook or a workspace, which stand for their last runs.
  package var path: String

  package init(path: String) { self.path = path }

  package struct Response: Codable, Sendable {
    package var workspace: String
    package var isIdentical: Bool
    package var traces: [TraceReplay.Verdict]
    /// 0 when identical, 3 when not.
    package var exitCode: Int
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let paths = try TraceLocator(path).paths
      let workspace = try Workspace(around: paths[0])
      let replay = try TraceReplay(workspace, environment)
      var verdicts: [TraceReplay.Verdict] = []
      for path in paths {
        var progress = RunProgress(
          notebook: "", cell: "", kind: "replay", phase: .progress, message: "replaying \(path)",
          done: verdicts.count, total: paths.count)
        progress.agent = AbsolutePath.name(path)
        environment.progress(progress)
        verdicts.append(try await replay.verdict(of: path))
      }
      let isIdentical = verdicts.allSatisfy(\.isIdentical)
      return Response(
        workspace: workspace.folder.path, isIdentical: isIdentical, traces: verdicts,
        exitCode: isIdentical ? 0 : 3)
    } catch { throw WorkspaceError(error) }
  }
}
