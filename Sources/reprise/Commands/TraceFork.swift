import ArgumentParser
import JSON
import Workspaces

/// `reprise trace fork PATH`
struct TraceFork: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fork", abstract: "Take a recorded run up again from an event, with something changed.",
    discussion: """
        reprise trace fork STUDY --at 57 --reply '57=No'
        reprise trace fork STUDY --set ranker=listwise --set 'memory={"name": "window", "size": 5}'
        reprise trace fork STUDY --prompt rankers/pointwise.plain=shorter.txt
        reprise trace fork STUDY --at 120 --seed 8

      What is unchanged is served from the recording; a model is asked only what it was never asked there. The new \
      trace is whole: it replays, compares and forks like any other, and knows the run it left.

      A component, a prompt or a model holds from the opening of the episode that the place lies in; an edited \
      reply, tool result or user act, and a seed, from the very event on.
      """)
  @Argument(help: "A trace, or what has just one.", completion: .file()) var path: String
  @Option(help: "The first event that may be new; the first edited one, or the first episode's, if left out.")
  var at: Int?
  @Option(
    name: .customLong("set"),
    help: "A key of the agent's cell and its value, as JSON or a name: ranker=listwise. May be given again.")
  var settings: [String] = []
  @Option(name: .customLong("prompt"), help: "A prompt and a file with its text: NAME=FILE.")
  var prompts: [String] = []
  @Option(help: "The model that is asked, in place of the recorded one.") var model: String?
  @Option(
    name: .customLong("reply"),
    help: "An event and the text of its answer: 57='No'. Of a model, tool or user.")
  var replies: [String] = []
  @Option(name: .customLong("result"), help: "An event and its whole result as JSON: 57='{\"text\": …}'.")
  var results: [String] = []
  @Option(name: .customLong("fail"), help: "An event and how it fails: 57='timedOut: no answer'.")
  var failures: [String] = []
  @Option(help: "The seed of what is drawn from the place on.") var seed: UInt64?
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    var asked = ForkRun(path: path)
    (asked.at, asked.seed, asked.model) = (at, seed, model.map { .string($0) })
    asked.agent = try agent
    asked.prompts = try texts
    asked.edits = try edits
    let fork = asked
    let response = try await Workbench.perform(quiet: progress.quiet) { try await fork.perform(in: $0) }
    try output.show(response, text: Self.text)
  }

  private static func text(_ response: ForkRun.Response) -> String {
    let sources = response.sources.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
    return """
      Fork at event \(response.at)\(response.isNew ? "" : ", made before"): \(response.events) events
      changed: \(response.changes.isEmpty ? "nothing" : response.changes.joined(separator: ", "))
      answers: \(sources.isEmpty ? "none" : sources)
      parent: \(response.parent)
      trace:  \(response.trace)
      """
  }

  // MARK: - Reading the options

  private var agent: JSONValue? {
    get throws {
      guard !settings.isEmpty else { return nil }
      var object: JSONObject = [:]
      for setting in settings {
        let (key, text) = try Self.pair(setting, "--set", "ranker=listwise")
        object[key] = (try? JSONValue(parsing: Array(text.utf8))) ?? .string(text)
      }
      return .object(object)
    }
  }

  private var texts: [String: String]? {
    get throws {
      guard !prompts.isEmpty else { return nil }
      var texts: [String: String] = [:]
      for prompt in prompts {
        let (name, file) = try Self.pair(prompt, "--prompt", "rankers/pointwise.plain=shorter.txt")
        texts[name] = try InputFile.text(file)
      }
      return texts
    }
  }

  private var edits: [ForkEdit]? {
    get throws {
      var edits: [ForkEdit] = []
      for reply in replies {
        let (event, text) = try Self.event(reply, "--reply")
        edits.append(ForkEdit(event: event, text: text))
      }
      for result in results {
        let (event, text) = try Self.event(result, "--result")
        do { edits.append(ForkEdit(event: event, result: try JSONValue(parsing: Array(text.utf8)))) } catch {
          throw Failure(.usage, "the result of event \(event) is not JSON: \(error)", hint: "quote it: '{…}'")
        }
      }
      for failure in failures {
        let (event, text) = try Self.event(failure, "--fail")
        edits.append(ForkEdit(event: event, failure: text))
      }
      return edits.isEmpty ? nil : edits
    }
  }

  private static func pair(_ text: String, _ option: String, _ example: String) throws -> (String, String) {
    guard let mark = text.firstIndex(of: "="), mark > text.startIndex else {
      throw Failure(
        .usage, "\(option) takes two parts with = between, not '\(text)'", hint: "as in \(example)")
    }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }

  private static func event(_ text: String, _ option: String) throws -> (Int, String) {
    let (number, value) = try pair(text, option, "57='No'")
    guard let event = Int(number) else {
      throw Failure(.usage, "\(option) begins with an event's number, not '\(number)'", hint: "as in 57='No'")
    }
    return (event, value)
  }
}

/// `reprise trace tree PATH`
struct TraceTreeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree", abstract: "List recorded runs with the forks that left them.")
  @Argument(help: "A workspace, or anything in one.", completion: .file()) var path: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response = try await TraceTree(path: path).perform(in: Workbench.environment())
    try output.show(response) { $0.nodes.map(Self.line).joined(separator: "\n") }
  }

  private static func line(_ node: TraceTree.Node) -> String {
    let state = node.damage.map { "damaged: \($0)" } ?? (node.isComplete ? "whole" : "unfinished")
    let indent = String(repeating: "  ", count: node.depth)
    var parts = ["\(indent)\(node.depth > 0 ? "└ " : "")\(node.trace)", "\(node.events) events", state]
    if let at = node.at { parts.append("left at \(at)") }
    if node.of != nil && node.parent == nil { parts.append("its parent is not here") }
    parts += node.changes
    return parts.joined(separator: ", ")
  }
}
