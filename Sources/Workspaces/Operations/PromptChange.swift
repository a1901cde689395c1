import Concepts
import JSON
import Tracing

/// The built-in prompts, and those that hold in a workspace.
struct PromptSources {
  let builtin, current: PromptLibrary

  /// - Parameter workspace: a folder of one; the built-in prompts alone if `nil`.
  init(_ workspace: String?, in environment: Environment) throws {
    builtin = environment.registry.prompts
    current =
      try workspace.map { try Workspace(around: $0).prompts(over: environment.registry.prompts) } ?? builtin
  }

  /// What the workspace replaces or adds.
  var changes: [PromptChange] {
    current.all.compactMap { prompt in
      let old = builtin.all.first { $0.name == prompt.name }
      return old?.digest == prompt.digest ? nil : PromptChange(old: old, new: prompt)
    }
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
