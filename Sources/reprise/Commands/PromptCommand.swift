import ArgumentParser
import JSON
import Workspaces

/// `reprise prompt show|diff`
struct PromptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prompt", abstract: "Show prompts, and what a workspace changed in them.",
    discussion: """
        reprise prompt show                               every prompt with its digest
        reprise prompt show planners/react.step           the text of one
        reprise prompt diff Workspaces/mine               what prompts/*/*.txt of a workspace changed
      """,
    subcommands: [PromptShow.self, PromptDiff.self])
}

struct PromptShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show every prompt, or the text of one.")
  @Argument(help: "A prompt, as planners/react.step.") var name: String?
  @Option(help: "A workspace, whose own prompts take the place of the built-in ones.") var workspace: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let found = try await ShowPrompts(name: name, workspace: workspace).perform(in: Workbench.environment())
    let rows = (found.arrayValue ?? []).map {
      [$0["name"]?.stringValue ?? "", $0["digest"]?.stringValue ?? ""]
    }
    output.show(found, text: found["text"]?.stringValue ?? Terminal.table(rows))
  }
}

struct PromptDiff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show which prompts a workspace replaces, and how. Exit status 1 when any is.")
  @Argument(help: "The workspace's folder.") var workspace: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let found = try await DiffPrompts(workspace: workspace).perform(in: Workbench.environment())
    let changes = found.arrayValue ?? []
    output.show(
      found, text: changes.isEmpty ? "no prompt is replaced" : changes.map(Self.text).joined(separator: "\n"))
    if !changes.isEmpty { throw ExitCode(ExitStatus.different.rawValue) }
  }

  private static func text(_ change: JSONValue) -> String {
    let name = change["name"]?.stringValue ?? ""
    let head = change["old"]?.isNull == true ? "\(name): no component has a prompt of this name" : name
    let lines = (change["lines"]?.arrayValue ?? []).compactMap(\.stringValue)
    return ([head] + lines.map { "  \($0)" }).joined(separator: "\n")
  }
}
