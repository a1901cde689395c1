import ArgumentParser
import JSON
import Server
import Workspaces

/// `reprise replay WORKSPACE|TRACE`
struct Replay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Repeat recorded runs without a model, and say whether anything differs.",
    discussion: """
        reprise replay Workspaces/quickstart
        reprise replay Workspaces/quickstart/.reprise/runs/…/trace.jsonl
        reprise replay Workspaces/quickstart --mode tolerant

      The same program follows the trace: each request must be the recorded one and is answered from the record, \
      each decision must come out as recorded. Nothing outside is asked, so it needs no model and no network. The \
      first difference stops a replay and is reported: which field, what was recorded, what is now.

      A tolerant replay goes on after differences and counts them by class: env-changed, derived-changed, moved, \
      extra-call, missing-call and result-changed. An answer is served only to the request it was recorded for; \
      --allow request-changed lifts that, and the report names the episodes that are tainted by it. A model, a \
      tool or a user that would have to be asked anew stops the replay in either mode.

      The record of a server's session (reprise serve --record) is asked of a fresh server again.

      Exit status: 0 identical, 3 stopped at a difference, 4 all differences were allowed, 65 a trace is damaged.
      """)
  @Argument(help: "A trace, a folder of runs, a notebook or a workspace.", completion: .file()) var path:
    String
  @Option(help: "strict or tolerant.") var mode = ReplayRun.Mode.strict
  @Option(
    parsing: .upToNextOption,
    help: "The classes of differences that a tolerant replay goes on after, in place of the usual ones.")
  var allow: [String] = []
  @Option(help: "How many traces are replayed side by side; as many as there are processors if left out.")
  var jobs: Int?
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    if SessionReplay.isSession(path) { return try await session() }
    let asked = ReplayRun(path: path, mode: mode, allow: allow.isEmpty ? nil : allow, jobs: jobs)
    let response = try await Workbench.perform(quiet: progress.quiet) { try await asked.perform(in: $0) }
    try output.show(response) { response in
      let summary =
        switch response.exitCode {
        case 0: "identical: no model was asked"
        case 4: "differs only as allowed"
        default: "diverged"
        }
      return (response.traces.map(\.line) + [summary]).joined(separator: "\n")
    }
    if response.exitCode != 0 { throw ExitCode(Int32(response.exitCode)) }
  }

  /// Asks a fresh server what a recorded one was asked.
  private func session() async throws {
    let response = try await Workbench.perform(quiet: progress.quiet) { [path] in
      try await SessionReplay($0).replay(path)
    }
    try output.show(response) { "Replay: a server's session, \($0.requests) requests: \($0.text)" }
    if response.exitCode != 0 { throw ExitCode(Int32(response.exitCode)) }
  }
}

extension ReplayRun.Mode: ExpressibleByArgument {}

extension TraceReplay.Verdict {
  /// What the replay found, in a line, or several when something differs.
  var line: String {
    let size = "\(events) events in \(episodes) episodes"
    guard !isIdentical else {
      return "Replay: \(agent): identical, \(size)\(isComplete ? "" : ", as far as it was recorded")"
    }
    var lines = ["Replay: \(agent): \(isWhole ? text : "differs")"]
    lines += (tolerated ?? []).map { "  allowed: \($0.count) \($0.name)\(Self.place($0.first))" }
    if let tainted { lines.append("  tainted episodes: \(tainted.joined(separator: ", "))") }
    if !isWhole { lines.append("  \(text.replacing("\n", with: "\n  "))") }
    return (lines + ["  trace: \(trace)"]).joined(separator: "\n")
  }

  /// Where the first difference of a class is.
  private static func place(_ report: JSONValue) -> String {
    guard let at = report["at"], let kind = at["kind"]?.stringValue, let site = at["site"]?.stringValue
    else { return "" }
    return ", first \(kind) at \(site) #\(at["n"]?.intValue ?? 0) in span \(at["span"]?.stringValue ?? "")"
  }
}
