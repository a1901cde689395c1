import ArgumentParser
import JSON
import Workspaces

/// `reprise trace grep TEXT PATH`
struct TraceGrep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grep", abstract: "Find events by what stands in them.",
    discussion: """
        reprise trace grep 'does not like' Workspaces/quickstart --kind llm.call
        reprise trace grep -E 'time(d )?out' RUN/trace.jsonl

      Exit status: 0 something was found, 1 nothing was.
      """)
  @Argument(help: "What is looked for.") var text: String
  @Argument(help: "A workspace, a notebook, a folder of runs or a trace.", completion: .file()) var path:
    String
  @Flag(name: [.customShort("E"), .customLong("regex")], help: "The text is a regular expression.")
  var pattern = false
  @Flag(name: .shortAndLong, help: "Capitals count as small letters.") var ignoreCase = false
  @Option(help: "Only events of this kind, such as llm.call.") var kind: String?
  @Option(help: "Only events inside this span, such as /3.") var span: String?
  @Option(help: "How many at most.") var count: Int?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var asked = GrepTraces(path: path, text: text)
    (asked.pattern, asked.ignoreCase, asked.kind) = (pattern, ignoreCase, kind)
    (asked.span, asked.count) = (span, count)
    let response = try await asked.perform(in: Workbench.environment())
    for damage in response.damage { Output.note("warning: \(damage)") }
    if !response.matches.isEmpty || output.json { try output.show(response, text: Self.text) }
    if response.matches.isEmpty { throw ExitCode(1) }
  }

  private static func text(_ response: GrepTraces.Response) -> String {
    let rows = response.matches.map { match in
      "\(match.trace):\(match.event): \(match.kind) \(match.site) \(match.field): "
        + match.excerpt.replacing("\n", with: "\\n")
    }
    return (rows + (response.isCut ? ["… there may be more; --count shows them"] : [])).joined(
      separator: "\n")
  }
}

/// `reprise trace prompt PATH EVENT`
struct TracePrompt: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prompt", abstract: "Print one call of a model in full: messages, settings, reply.")
  @Argument(help: "The number of the event; 'reprise trace show --kind llm.call' lists them.") var event: Int
  @Argument(help: "A trace, or what has just one.", completion: .file()) var path: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response = try await ReadPrompt(path: path, event: event).perform(in: Workbench.environment())
    try output.show(response, text: Self.text)
  }

  private static func text(_ response: ReadPrompt.Response) -> String {
    var parts = ["event \(response.event): \(response.site) in span \(response.span)"]
    parts += response.messages.map { message in
      "── \(message["role"]?.stringValue ?? "")\n\(message["content"]?.stringValue ?? "")"
    }
    parts.append("── settings\n\(response.request.printed())")
    if let failure = response.failure {
      parts.append("── failed\n\(failure)")
    } else {
      let text = response.reply["text"]?.stringValue ?? response.reply.printed()
      parts.append("── reply\(response.source.map { " (\($0))" } ?? "")\n\(text)")
    }
    return parts.joined(separator: "\n")
  }
}
