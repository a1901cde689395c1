import ArgumentParser
import Workspaces

/// `reprise trace pack PATH`
struct TracePack: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack", abstract: "Pack a trace and its payloads into one compressed file.",
    discussion: """
        reprise trace pack RUN/trace.jsonl
        reprise trace pack RUN/trace.jsonl --to kept/run.zst --remove

      The archive is read back before it stands under its name, and before --remove takes the trace away. Equal \
      traces give equal archives. The commands that show, count, verify, search, compare and export traces read an \
      archive as they read a trace.
      """)
  @Argument(help: "A trace, or what has just one.", completion: .file()) var path: String
  @Option(help: "The archive; the trace's name with .zst behind it if left out.", completion: .file()) var to:
    String?
  @Option(help: "How hard it is compressed, from 1 to 22.") var level = 19
  @Flag(help: "Remove the trace and its payloads when the archive was read back.") var remove = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let asked = PackTrace(path: path, output: to, level: level, remove: remove)
    try output.show(try await asked.perform(in: Workbench.environment())) { response in
      let each = "\(Int(response.bytesPerEvent.rounded())) bytes an event"
      return
        "\(response.archive): \(response.events) events in \(response.packed) of \(response.bytes) bytes, \(each)"
    }
  }
}

/// `reprise trace unpack ARCHIVE`
struct TraceUnpack: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpack", abstract: "Write the trace and the payloads of an archive into a folder.",
    discussion: "Chain, head and payloads are verified on the way; nothing is written over.")
  @Argument(help: "An archive that 'reprise trace pack' wrote.", completion: .file()) var path: String
  @Option(help: "The folder; that of the archive if left out.", completion: .directory) var to: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response = try await UnpackTrace(path: path, output: to).perform(in: Workbench.environment())
    try output.show(response) { "\($0.trace): \($0.events) events, \($0.payloads) payloads" }
  }
}
