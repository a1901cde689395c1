package import Concepts
import Dialogue
package import JSON
import Tracing

/// A program of the user's own as a tool: an executable that speaks JSON on its standard streams, or an MCP server.
///
/// The program is started for each call and ends with it. What it gave is recorded and served in a replay, which starts
/// nothing. The name, the sentence and the argument schema stand in the notebook, so that a replay needs no program.
package struct ExternalTool: Tool {
  package static let name = "external"
  package static let summary =
    "A program of your own: an executable that speaks JSON on its standard streams, or a tool of an MCP server."
  package static let source =
    "Model Context Protocol, revision 2025-06-18, stdio transport; the plain form is ours"
  package static let version = 1

  package struct Configuration: ComponentConfiguration {
    package var tool = "external"
    package var says = "a program"
    package var command: [String] = []
    package var speaks = "json"
    package var schema: JSONValue = ["type": "object", "properties": [:], "additionalProperties": false]
    package var writes = false
    package var seconds = 30
    package init() {}
    package static let parameters = [
      Parameter("tool", "The name under which a model knows it and, for MCP, the server's tool."),
      Parameter("says", "The sentence that tells a model what it is for."),
      Parameter("command", "The program and its arguments, as a list; it runs in the workspace's folder."),
      Parameter(
        "speaks", "What the program speaks: a line of JSON each way, or MCP.", oneOf: ["json", "mcp"]),
      Parameter("schema", "JSON Schema of the arguments; strings, lists and numbers need bounds."),
      Parameter("writes", "Whether using it changes something, so that leave may be needed."),
      Parameter("seconds", "After how many seconds of the wall clock a call fails.", in: 1...3600),
    ]
  }

  private let configuration: Configuration
  private let folder: String?

  /// - Throws: ``ComponentError`` without a command, or for a schema that leaves something unbounded.
  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    (self.configuration, folder) = (configuration, context.folder)
    guard !configuration.command.isEmpty else {
      throw ComponentError(
        .badValue, "'external' needs a 'command' such as [python3, tool.py]", path: "/command")
    }
    guard Self.isName(configuration.tool) else {
      throw ComponentError(
        .badValue,
        "'\(UntrustedText.line(configuration.tool, limit: 40))' cannot name a tool; take a word of at most 64 bytes "
          + "other than \(Self.taken.joined(separator: ", "))", path: "/tool")
    }
    if let place = JSONSchema.firstUnbounded(in: configuration.schema) {
      throw ComponentError(
        .badValue,
        "the schema of '\(configuration.tool)' has no bound at '\(place)'; add maxLength, maxItems, "
          + "minimum and maximum, or additionalProperties: false", path: "/schema")
    }
  }

  /// What planners call the actions that end an episode.
  private static let taken = ["abstain", "finish", "recommend"]

  private static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && !taken.contains(name)
      && name.unicodeScalars.allSatisfy { $0.value > 0x20 && !(0x7F..<0xA1).contains($0.value) }
  }

  package var description: ToolDescription {
    ToolDescription(
      name: configuration.tool, summary: configuration.says, parameters: configuration.schema,
      writes: configuration.writes)
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) async throws -> Observation {
    let request: JSONValue = [
      "tool": .string(configuration.tool), "arguments": arguments,
      "items": turn.catalogue.names(of: situation.candidates.map(\.item)),
    ]
    do {
      let answer = try await turn.span.perform(EffectCall(.toolCall, at: "external.use", request)) {
        let program = ToolProgram(
          command: configuration.command, folder: folder, seconds: configuration.seconds)
        return EffectAnswer(
          configuration.speaks == "mcp"
            ? try await program.call(mcp: configuration.tool, arguments) : try await program.call(request))
      }
      return observation(answer, situation, turn.catalogue)
    } catch let failure as EffectFailure {
      return .refusal("'\(configuration.tool)' failed: \(UntrustedText.line(failure.message, limit: 200))")
    }
  }

  /// The text, and the items as candidates where the program names some that may be recommended.
  private func observation(_ answer: JSONValue, _ situation: Situation, _ catalogue: Catalogue) -> Observation
  {
    let text = UntrustedText.line(answer["text"]?.stringValue ?? "")
    guard answer["error"] != true else { return .refusal(text) }
    let columns = (answer["items"]?.arrayValue ?? []).compactMap { name in
      name.stringValue.flatMap { catalogue.position(of: ItemID($0)) }
    }
    let items = Slate(situation.query.allowed(columns)).items
    return Observation(text, candidates: items.isEmpty ? nil : .inOrder(items, scores: nil))
  }
}
