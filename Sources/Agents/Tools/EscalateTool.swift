package import Concepts
package import JSON

/// Hands over to a person.
package struct EscalateTool: Tool {
  package static let name = "escalate"
  package static let summary = "Shows nothing and hands over to a person, with a reason."

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {}

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "hand over to a person; ends",
      parameters: JSONSchema.object([("reason", JSONSchema.text(upTo: 80))]))
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) -> Observation {
    guard let reason = arguments["reason"]?.stringValue else { return .refusal("'reason' must be a text") }
    var seen = Observation("handed over")
    seen.act = .escalate(reason: reason)
    return seen
  }
}
