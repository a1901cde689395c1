import ArgumentParser
import JSON
import Workspaces

/// `reprise trace …`
struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Look into the record of a run.",
    discussion: """
      A trace is a file of JSON lines, each chained to the one before by its digest; big payloads lie beside it. \
      A workspace or a notebook stands for the traces of its last run.

        reprise trace list Workspaces/quickstart
        reprise trace stats Workspaces/quickstart
        reprise trace show PATH/trace.jsonl --kind llm.call --count 3
        reprise trace score Workspaces/quickstart --metric ndcg@5
        reprise trace fork PATH/trace.jsonl --set ranker=listwise
        reprise trace tree Workspaces/quickstart
        reprise trace verify Workspaces/quickstart
      """,
    subcommands: [
      TraceList.self, TraceShow.self, TraceGrep.self, TracePrompt.self, TraceStats.self,
      TraceTimelineCommand.self,
      TraceVerify.self, TraceScore.self, TraceText.self, TraceExport.self, TraceFork.self,
      TraceTreeCommand.self, TracePack.self, TraceUnpack.self,
      TraceImport.self,
      TraceGC.self,
    ])
}

/// `reprise trace list PATH`
struct TraceList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the traces of a workspace's last runs.")
  @Argument(help: "A workspace, a notebook, a folder of runs or a trace.", completion: .file()) var path:
    String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try output.show(try await ListTraces(path: path).perform(in: Workbench.environment()), text: Self.text)
  }

  fileprivate static func text(_ response: ListTraces.Response) -> String {
    Terminal.table(
      [["EVENTS", "STATE", "HEAD", "TRACE"]]
        + response.traces.map { entry in
          let state = entry.damage == nil ? entry.isComplete ? "whole" : "unfinished" : "damaged"
          return ["\(entry.events)", state, String(entry.head.dropFirst(7).prefix(12)), entry.path]
        })
  }
}

/// `reprise trace show PATH`
struct TraceShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print events, one a line.",
    discussion: "With --json, whole events; payloads that lie beside the trace are put in.")
  @Argument(help: "A trace, or what has just one.", completion: .file()) var path: String
  @Option(help: "The first event, from 0.") var from: Int?
  @Option(help: "How many events; at most 1000.") var count: Int?
  @Option(help: "Only events of this kind, such as llm.call.") var kind: String?
  @Option(help: "Only events inside this span, such as /3.") var span: String?
  @Option(help: "Only events that hold this text.") var text: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = ReadTrace(path: path, from: from, count: count, kind: kind, span: span, text: text)
    let response = try await asked.perform(in: Workbench.environment())
    if let damage = response.damage { Output.note("warning: \(response.path): \(damage)") }
    try output.show(response) { response in
      let more = response.next.map { "\n… of \(response.total) events; --from \($0) goes on" } ?? ""
      return Terminal.table(response.events.map(Self.row)) + more
    }
  }

  /// Number, span, kind, place, and the outcome or else the request, cut to a line.
  private static func row(_ event: JSONValue) -> [String] {
    let field = { (name: String) in event[name]?.stringValue ?? "" }
    let number = { (name: String) in event[name]?.intValue.map { "\($0)" } ?? "" }
    let gist = (event["err"] ?? event["res"] ?? event["req"])?.printed() ?? ""
    let cut = gist.count <= 100 ? gist : gist.prefix(99) + "…"
    return [number("s"), field("sp"), field("k"), "\(field("at"))#\(number("n"))", cut]
  }
}

/// `reprise trace stats PATH`
struct TraceStats: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Count what is in traces: events, calls, tokens, seconds.")
  @Argument(help: "A workspace, a notebook, a folder of runs or a trace.", completion: .file()) var path:
    String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response = try await TraceStatistics(path: path).perform(in: Workbench.environment())
    for entry in response.traces {
      if let damage = entry.damage { Output.note("warning: \(entry.path): \(damage)") }
    }
    try output.show(response) { $0.traces.map(Self.text).joined(separator: "\n\n") }
  }

  private static func text(_ entry: TraceStatistics.Entry) -> String {
    Terminal.table([
      ["trace", entry.path + (entry.damage != nil ? " (damaged)" : entry.isComplete ? "" : " (unfinished)")],
      ["events", "\(entry.events): " + entry.kinds.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")],
      ["episodes", "\(entry.episodes)"],
      ["model calls", "\(entry.modelCalls), \(entry.failures) failed, \(entry.cached) from the cache"],
      ["tokens", "\(entry.promptTokens) read, \(entry.completionTokens) written"],
      ["model time", Terminal.duration(entry.modelSeconds)],
    ])
  }
}

/// `reprise trace verify PATH`
struct TraceVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that traces are whole and unaltered.",
    discussion: "Exit status 0 when they are, 65 when one was altered or stops before its end.")
  @Argument(help: "A workspace, a notebook, a folder of runs or a trace.", completion: .file()) var path:
    String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response = try await VerifyTraces(path: path).perform(in: Workbench.environment())
    if output.json {
      try output.show(response) { _ in "" }
      if response.exitCode != 0 { throw ExitCode(Int32(response.exitCode)) }
      return
    }
    for entry in response.traces {
      if let damage = entry.damage {
        throw Failure(
          .data, "\(entry.path):\(entry.events + 1):1: \(damage)",
          hint: entry.events == 0
            ? "'reprise trace list' shows what was recorded; if this was, restore the file or run the notebook again"
            : "the \(entry.events) events before it are whole; restore the file, or run the notebook again")
      }
      guard entry.state == "whole" else {
        throw Failure(
          .data, "\(entry.path):\(entry.events + 1):1: the trace stops before its end",
          hint: entry.events == 0
            ? "it has no event yet; run the notebook again: it begins anew"
            : "its \(entry.events) events are whole; run the notebook again: it goes on from there")
      }
    }
    try output.show(response) { response in
      Terminal.table(
        [["EVENTS", "PAYLOADS", "STATE", "HEAD", "TRACE"]]
          + response.traces.map { entry in
            let head = String(entry.head.dropFirst(7).prefix(12))
            return ["\(entry.events)", "\(entry.payloads)", entry.state, head, entry.path]
          })
    }
  }
}
