import ArgumentParser
import JSON

/// How a command answers.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print the response as one line of JSON: what the server answers.")
  var json = false

  /// Prints the response to standard output, as JSON or as text.
  func show(_ response: JSONValue, text: @autoclosure () -> String) {
    if json { Output.json(response) } else { Output.line(text()) }
  }
}

/// Whether progress is shown.
struct ProgressOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false
}
