import Concepts
package import JSON
import Tracing

/// Lists the prompts that hold, or reads one.
package struct ShowPrompts: Operation {
  package static let method = "prompt/show"
  package static let summary = "Lists the prompts with their digests, or gives the text of one."

  /// A prompt, as `planners/react.step`; all when left out.
  package var name: String?
  /// A workspace's folder, whose own prompts take the place of the built-in ones.
  package var workspace: String?

  package init(name: String? = nil, workspace: String? = nil) {
    (self.name, self.workspace) = (name, workspace)
  }

  /// A list of `{name, digest}`, or `{name, digest, text}` of one.
  package typealias Response = JSONValue

  package func perform(in environment: Environment) async throws -> JSONValue {
    do {
      let library = try PromptSources(workspace, in: environment).current
      guard let name else {
        return .array(
          library.all.map { ["name": .string($0.name), "digest": .string($0.digest.short)] as JSONValue })
      }
      let prompt = try library.template(name)
      return [
        "name": .string(prompt.name), "digest": .string(prompt.digest.description),
        "text": .string(prompt.text),
      ]
    } catch { throw WorkspaceError(error) }
  }
}
