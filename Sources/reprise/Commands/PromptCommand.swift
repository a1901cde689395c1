import ArgumentParser
import Concepts
import JSON
import Tracing
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
    let library = try PromptSources(workspace).current
    guard let name else {
      let list = library.all.map {
        ["name": .string($0.name), "digest": .string($0.digest.short)] as JSONValue
      }
      output.show(.array(list), text: Terminal.table(library.all.map { [$0.name, $0.digest.short] }))
      return
    }
    let prompt = try library.template(name)
    let value: JSONValue = [
      "name": .string(prompt.name), "digest": .string(prompt.digest.description),
      "text": .string(prompt.text),
    ]
    output.show(value, text: prompt.text)
  }
}

struct PromptDiff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show which prompts a workspace replaces, and how. Exit status 1 when any is.")
  @Argument(help: "The workspace's folder.") var workspace: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let sources = try PromptSources(workspace)
    let changed = sources.current.all.filter { prompt in
      sources.builtin.all.first { $0.name == prompt.name }?.digest != prompt.digest
    }
    let changes = changed.map { prompt in
      PromptChange(old: sources.builtin.all.first { $0.name == prompt.name }, new: prompt)
    }
    output.show(
      .array(changes.map(\.json)),
      text: changes.isEmpty ? "no prompt is replaced" : changes.map(\.text).joined(separator: "\n"))
    if !changes.isEmpty { throw ExitCode(ExitStatus.different.rawValue) }
  }
}

/// The built-in prompts, and those that hold in a workspace.
struct PromptSources {
  let builtin, current: PromptLibrary

  /// - Parameter workspace: a folder of one; the built-in prompts alone if `nil`.
  init(_ workspace: String?) throws {
    builtin = Families.registry.prompts
    current =
      try workspace.map { try Workspace(around: $0).prompts(over: Families.registry.prompts) } ?? builtin
  }
}

/// A prompt that a workspace replaces or adds.
struct PromptChange {
  /// `nil` for a prompt that no component of the program has.
  let old: PromptTemplate?
  let new: PromptTemplate

  var json: JSONValue {
    [
      "name": .string(new.name), "old": old.map { .string($0.digest.description) } ?? .null,
      "new": .string(new.digest.description), "lines": .array(lines.map { .string($0) }),
    ]
  }

  var text: String {
    let head = old == nil ? "\(new.name): no component has a prompt of this name" : new.name
    return ([head] + lines.map { "  \($0)" }).joined(separator: "\n")
  }

  /// Lines that went, with `-`, and lines that came, with `+`, in the order of the new text.
  private var lines: [String] {
    let (before, after) = (Self.lines(old?.text ?? ""), Self.lines(new.text))
    let change = after.difference(from: before)
    return change.removals.map(Self.text) + change.insertions.map(Self.text)
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func text(_ change: CollectionDifference<String>.Change) -> String {
    switch change {
    case .remove(_, let line, _): "- \(line)"
    case .insert(_, let line, _): "+ \(line)"
    }
  }
}
