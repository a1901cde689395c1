import ArgumentParser
import Tracing
import Workspaces

/// `reprise trace text FILE`
struct TraceText: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text", abstract: "Print a trace as text that line-by-line tools can compare.",
    discussion: """
      One line a field, without the chain, sequence numbers, times and providers' ids: what stays is what a comparison \
      of runs looks at. What is damaged, or no trace at all, is printed as it is, so that no change is hidden. Made for \
      git:

        echo '*.jsonl diff=reprise -text' >> .gitattributes
        git config diff.reprise.textconv 'reprise trace text'
      """)
  @Argument(help: "A trace.", completion: .file()) var path: String
  @Flag(help: "Also print what lies beside the trace, in place of its digests.") var payloads = false

  func run() throws {
    do {
      try TraceLines(path, showsPayloads: payloads).each { Output.bytes($0) }
    } catch { throw Failure(.noInput, error.description) }
  }
}
