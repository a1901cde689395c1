import ArgumentParser
import JSON
import Tracing
import Workspaces

/// `reprise trace text FILE`
struct TraceText: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text", abstract: "Print a trace as text that line-by-line tools can compare.",
    discussion: """
      One line a field, without the chain, sequence numbers, times and providers' ids: what stays is what a comparison \
      of runs looks at. Made for git:

        echo '*.jsonl diff=reprise' >> .gitattributes
        git config diff.reprise.textconv 'reprise trace text'
      """)
  @Argument(help: "A trace.", completion: .file()) var path: String

  func run() throws {
    let store = EventText.store(beside: path)
    var reader: TraceReader
    do { reader = try TraceReader(path: path) } catch { throw Failure(.noInput, error.description) }
    do {
      while let event = try reader.nextEvent() {
        Output.line(try EventText.lines(of: event, store).joined(separator: "\n"))
      }
    } catch {
      Output.line("damaged: \(error.description)")
    }
  }
}
