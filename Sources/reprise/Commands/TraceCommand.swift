import ArgumentParser
import JSON
import Tracing

/// `reprise trace …`
struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Look into the record of a run.",
    discussion: """
      A trace is a file of JSON lines, each chained to the one before by its digest; big payloads lie beside it. \
      TRACE is the path of a trace, or a workspace, which stands for its last run.

        reprise trace stats Workspaces/quickstart
        reprise trace show Workspaces/quickstart --kind llm.call --count 3
        reprise trace verify Workspaces/quickstart
      """,
    subcommands: [TraceShow.self, TraceStats.self, TraceVerify.self])
}

/// `reprise trace show TRACE`
struct TraceShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print events, one a line.",
    discussion: "With --json, whole events; payloads that lie beside the trace are put in.")
  @Argument(help: "A trace, or a workspace.", completion: .file()) var trace: String
  @Option(help: "The first event, from 0.") var from = 0
  @Option(help: "How many events.") var count = 100
  @Option(help: "Only events of this kind, such as llm.call.") var kind: String?
  @Option(help: "Only events inside this span, such as /3.") var span: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let trace = try TraceLocation(trace).read()
    let page = TracePage(of: trace, from: from, count: count, kind: kind, span: span)
    output.show(page.json, text: page.text)
  }
}

/// `reprise trace stats TRACE`
struct TraceStats: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Count what is in a trace: events, calls, tokens, failures.")
  @Argument(help: "A trace, or a workspace.", completion: .file()) var trace: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let summary = TraceSummary(of: try TraceLocation(trace).read())
    output.show(summary.json, text: summary.text)
  }
}

/// `reprise trace verify TRACE`
struct TraceVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that a trace is whole and unaltered.",
    discussion: "Exit status 0 when it is, 65 when it was altered or stops before its end.")
  @Argument(help: "A trace, or a workspace.", completion: .file()) var trace: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let trace = try TraceLocation(trace).read()
    let summary = TraceSummary(of: trace)
    if let damage = trace.damage { throw damage }
    guard trace.isComplete else {
      throw Failure(
        .data,
        "\(trace.path):\(trace.prefix.count + 1):1: error: the trace stops before its end; its first "
          + "\(trace.prefix.count) events are intact",
        hint: "run the notebook again: it goes on from there")
    }
    output.show(
      summary.json, text: "\(trace.path) is whole: \(trace.prefix.count) events, head \(trace.prefix.head)")
  }
}
