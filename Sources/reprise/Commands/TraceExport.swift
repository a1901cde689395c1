import ArgumentParser
import Workspaces

/// `reprise trace export PATH --to FILE`
struct TraceExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a trace for other tools.",
    discussion: """
        reprise trace export RUN/trace.jsonl --format jsonl --to run.jsonl
        reprise trace export RUN/trace.jsonl --format otlp --to spans.json

      jsonl: a flat object for each event, for pandas.read_json(FILE, lines=True). otlp: spans in the JSON form of \
      OpenTelemetry's protocol, with the names of its conventions for generative AI; prompts and replies only with \
      --content.
      """)
  @Argument(help: "A trace, or what has just one.", completion: .file()) var path: String
  @Option(help: "otlp or jsonl.") var format = ExportTrace.Format.jsonl
  @Option(help: "The file that is written.", completion: .file()) var to: String
  @Flag(help: "Put prompts and replies into the spans.") var content = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = ExportTrace(path: path, format: format, output: to, content: content)
    let response = try await asked.perform(in: Workbench.environment())
    try output.show(response) { "\($0.output): \($0.items) \(format == .otlp ? "spans" : "lines")" }
  }
}

extension ExportTrace.Format: ExpressibleByArgument {}

/// `reprise trace gc WORKSPACE`
struct TraceGC: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc", abstract: "List recorded runs that nothing needs any more, or remove them.",
    discussion: """
      What the last run of each notebook names stays, and so do forks. Nothing is removed without --delete.
      """)
  @Argument(help: "A workspace, or anything in one.", completion: .file()) var path: String
  @Flag(help: "Remove what is listed.") var delete = false
  @Flag(help: "List forks too.") var forks = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = CollectRuns(path: path, delete: delete, forks: forks)
    let response = try await asked.perform(in: Workbench.environment())
    try output.show(response) { response in
      let rows = response.found.map { ["\($0.bytes)", $0.path, $0.why] }
      let count = "\(response.found.count) \(response.found.count == 1 ? "thing" : "things")"
      let verb = response.deleted ? "removed" : "could go; --delete removes them"
      let sum = rows.isEmpty ? "nothing can go" : "\(count) of together \(response.bytes) bytes \(verb)"
      return (rows.isEmpty ? "" : Terminal.table(rows) + "\n") + "\(sum); \(response.kept) traces stay"
    }
  }
}
