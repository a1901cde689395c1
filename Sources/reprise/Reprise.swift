import ArgumentParser

/// The command `reprise`.
@main struct Reprise: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "reprise",
    abstract: "A notebook-style research workbench for agentic recommender systems.",
    discussion: """
      A workspace is a folder with notebooks. A notebook composes a memory, a planner and a ranker into an agent, \
      runs it on real interaction data beside classic recommenders, and states the results. Every run leaves a \
      trace, which replays without a model and can be compared with another.

        reprise run Workspaces/quickstart      run a notebook
        reprise replay Workspaces/quickstart   repeat it without a model
        reprise describe                       what a notebook can name
        reprise doctor                         what this machine lacks

      Every command takes --json and then prints, on one line, what the server (reprise serve) answers. \
      Messages and progress go to standard error. Exit status: 0 done, 1 different, 3 diverged, 64 to 78 as in \
      sysexits.h, 130 interrupted.
      """,
    version: version,
    subcommands: [
      Run.self, Replay.self, Fit.self, Rank.self, Evaluate.self, TraceCommand.self, MemoryCommand.self,
      Diff.self, New.self, Check.self,
      Lock.self, Data.self,
      Model.self,
      Describe.self, PromptCommand.self, Serve.self, Doctor.self,
    ])

  static func main() async {
    Interruption.ignoreClosedPipes()
    let work = Task { try await perform() }
    Interruption.cancel(work)
    let result = await work.result
    ScratchFolder.remove()
    switch result {
    case .success: break
    case .failure(let error): end(with: error)
    }
  }

  @concurrent private static func perform() async throws {
    var command: any ParsableCommand
    do { command = try parseAsRoot() } catch { quit(error) }
    if var asynchronous = command as? any AsyncParsableCommand {
      try await asynchronous.run()
    } else {
      try command.run()
    }
  }

  private static func end(with error: any Error) -> Never {
    if error is ExitCode || exitCode(for: error) != .failure { quit(error) }
    var failure = Failure(error)
    if let status = Interruption.status {
      if failure.status == .interrupted { failure.message = "stopped" }
      failure.status = status
    }
    Output.note(failure.text)
    exit(withError: ExitCode(failure.status.rawValue))
  }

  /// Ends as the parser asks: with a help text, or with what is wrong in the command line.
  private static func quit(_ error: any Error) -> Never {
    let (code, text) = (exitCode(for: error), fullMessage(for: error))
    if !text.isEmpty {
      if code == .success {
        Output.line(text)
      } else {
        Output.note(text.replacing("Error: ", with: "error: "))
      }
    }
    exit(withError: code)
  }
}
