import ArgumentParser
import JSON
import Workspaces

/// How a command answers.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print the response as one line of JSON: what the server answers.")
  var json = false

  /// Prints the response to standard output, as JSON or as text.
  func show(_ response: JSONValue, text: @autoclosure () -> String) {
    if json { Output.json(response) } else { Output.line(text()) }
  }

  /// Prints an operation's response.
  func show<Response: Encodable>(_ response: Response, text: (Response) -> String) throws {
    if json { Output.json(try JSONValue(encoding: response)) } else { Output.line(text(response)) }
  }
}

/// Whether progress is shown.
struct ProgressOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false
}

extension Operation {
  /// Does it with progress, where it lasts: nothing is said of what is done within seconds.
  func perform(_ options: ProgressOptions) async throws -> Response {
    let patience: Duration = Output.isTerminal ? .seconds(1) : .seconds(5)
    return try await Workbench.perform(quiet: options.quiet, patience: patience) { environment in
      try await perform(in: environment)
    }
  }
}
