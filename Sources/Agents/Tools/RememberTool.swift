package import Concepts
import Dialogue
package import JSON

/// Has the memory take in a sentence about the user; it writes, so leave may be needed.
package struct RememberTool: Tool {
  package static let name = "remember"
  package static let summary = "Notes a sentence in the agent's memory; counts as writing."

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {}

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "note something about the user",
      parameters: JSONSchema.object([("text", JSONSchema.text(upTo: 160))]), writes: true)
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) -> Observation {
    let text = UntrustedText.line(arguments["text"]?.stringValue ?? "", limit: 160)
    guard !text.isEmpty else { return .refusal("'text' must be a text") }
    var seen = Observation("noted")
    seen.noted = [Note(text, origin: .agent, time: situation.query.time)]
    return seen
  }
}
