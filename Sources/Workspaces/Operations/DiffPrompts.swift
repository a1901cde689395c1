package import JSON

/// Says which prompts a workspace replaces, and how.
package struct DiffPrompts: Operation {
  package static let method = "prompt/diff"
  package static let summary = "Says which prompts a workspace replaces or adds, line by line."

  /// The workspace's folder.
  package var workspace: String

  package init(workspace: String) { self.workspace = workspace }

  /// A list of `{name, old, new, lines}`: digests, the old one null for a prompt that is added, and lines that went
  /// with `-` and came with `+`.
  package typealias Response = JSONValue

  package func perform(in environment: Environment) async throws -> JSONValue {
    do { return .array(try PromptSources(workspace, in: environment).changes.map(\.json)) } catch {
      throw WorkspaceError(error)
    }
  }
}
