import ArgumentParser
import Server

/// `reprise serve`
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the workbench over JSON-RPC 2.0 on standard input and output.",
    discussion: """
      Every message is a line of JSON, or is framed by Content-Length as editors do; the first message decides. \
      A script needs no handshake:

        echo '{"jsonrpc":"2.0","id":1,"method":"hello"}' | reprise serve

      The response of hello names every method. Results are what the commands print with --json. Requests with a \
      workDoneToken get $/progress; $/cancelRequest stops a run, which then can be resumed. The server ends with \
      its input. Docs/Protocol.md says all of it.
      """)

  @Option(
    help:
      "Write what is asked and answered to a new file, a trace that 'reprise replay' asks a fresh server again.",
    completion: .file())
  var record: String?

  func run() async throws {
    let recorder = try record.map { try SessionRecorder(to: $0, version: Reprise.version) }
    let server = WorkbenchServer(try Workbench.environment(), recorder: recorder)
    guard let code = await server.serveStandardStreams(log: { Output.note($0) }) else {
      throw Failure(
        .usage, "standard input or output is closed", hint: "a client starts the server with pipes on both")
    }
    throw ExitCode(code)
  }
}
