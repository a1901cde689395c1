import ArgumentParser
import Workspaces

/// `reprise trace import LOG… --to FILE`
struct TraceImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a trace of logs of chat models, as a source of recorded replies.",
    discussion: """
        reprise trace import calls.jsonl --to calls/trace.jsonl
        reprise trace import batch-in.jsonl batch-out.jsonl --to batch/trace.jsonl
        reprise trace fork STUDY --model recorded:calls/trace.jsonl

      A line is {"request": …, "response": …} of the chat protocol, a line of either file of a batch, or a conversation, \
      {"messages": […]}. The trace is shown, counted, searched and compared like any other, and answers whoever asks the \
      same messages: `use: recorded` with `trace:` in a model cell, `--model recorded:FILE` in a fork.
      """)
  @Argument(help: "Logs of JSON lines.", completion: .file()) var paths: [String]
  @Option(help: "The trace that is written.", completion: .file()) var to: String
  @Flag(help: "Leave out, and count, lines that cannot be read.") var skipBadLines = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = ImportChats(paths: paths, output: to, skip: skipBadLines)
    let response = try await asked.perform(in: Workbench.environment())
    for fault in response.faults { Output.note("warning: \(fault)") }
    try output.show(response) { response in
      var parts = ["\(response.trace): \(response.calls) calls in \(response.chats) chats"]
      if response.unanswered > 0 { parts.append("\(response.unanswered) requests without a response") }
      if response.unasked > 0 { parts.append("\(response.unasked) responses without a request") }
      if response.badLines > 0 { parts.append("\(response.badLines) lines left out") }
      return parts.joined(separator: ", ")
    }
  }
}
