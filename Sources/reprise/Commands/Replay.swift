import ArgumentParser
import Workspaces

/// `reprise replay WORKSPACE|TRACE`
struct Replay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Repeat recorded runs without a model, and say whether anything differs.",
    discussion: """
        reprise replay Workspaces/quickstart
        reprise replay Workspaces/quickstart/.reprise/runs/…/trace.jsonl

      The same program follows the trace: each request must be the recorded one and is answered from the record, \
      each decision must come out as recorded. Nothing outside is asked, so it needs no model and no network. The \
      first difference stops a replay and is reported: which field, what was recorded, what is now.

      Exit status: 0 identical, 3 diverged, 65 the trace is damaged.
      """)
  @Argument(help: "A trace, a folder of runs, a notebook or a workspace.", completion: .file()) var path:
    String
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = ReplayRun(path: path)
    let response = try await Workbench.perform(quiet: progress.quiet) { try await asked.perform(in: $0) }
    try output.show(response) { response in
      let summary = response.isIdentical ? "identical: no model was asked" : "diverged"
      return (response.traces.map(\.line) + [summary]).joined(separator: "\n")
    }
    if response.exitCode != 0 { throw ExitCode(Int32(response.exitCode)) }
  }
}

extension TraceReplay.Verdict {
  /// What the replay found, in a line, or several when something differs.
  var line: String {
    let size = "\(events) events in \(episodes) episodes"
    guard !isIdentical else {
      return "Replay: \(agent): identical, \(size)\(isComplete ? "" : ", as far as it was recorded")"
    }
    return "Replay: \(agent): differs\n  \(text.replacing("\n", with: "\n  "))\n  trace: \(trace)"
  }
}
