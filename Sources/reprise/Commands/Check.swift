import ArgumentParser
import Workspaces

/// `reprise check WORKSPACE`
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find faults in a workspace without running anything.",
    discussion: """
        reprise check my-study
        reprise check my-study --locked

      With --locked every cell must be the one that reprise.lock names, with the same data, models and components.

      Exit status: 0 nothing is wrong, 65 a notebook has faults, 78 something is not what the lock says.
      """)
  @Argument(help: "A workspace's folder.", completion: .directory) var path: String
  @Flag(help: "Compare with the lock.") var locked = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response = try await CheckWorkspace(path: path, locked: locked ? true : nil).perform(
      in: Workbench.environment())
    try output.show(response) { response in
      let lines =
        response.diagnostics.map(\.sentence)
        + response.differences.map { "\($0.entry): the lock says \($0.expected), it is \($0.actual)" }
      return lines.isEmpty ? "nothing is wrong" : lines.joined(separator: "\n")
    }
    if response.exitCode != 0 { throw ExitCode(Int32(response.exitCode)) }
  }
}

/// `reprise lock WORKSPACE`
struct Lock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Accept the present data and models of a workspace.",
    discussion: """
      reprise.lock says what results were made from. A run refuses data or a model that is not the locked one; \
      this command pins what is there now, after you have seen why it differs (reprise check --locked).
      """)
  @Argument(help: "A workspace's folder.", completion: .directory) var path: String
  @Flag(help: "Write the lock anew; without it, only compare.") var update = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard update else {
      let check = try Check.parse([path, "--locked"] + (output.json ? ["--json"] : []))
      return try await check.run()
    }
    let response = try await UpdateLock(path: path).perform(in: Workbench.environment())
    try output.show(response) { response in
      (response.changed.map { "pinned \($0)" } + ["\(response.path) has \(response.entries) entries"])
        .joined(separator: "\n")
    }
  }
}
