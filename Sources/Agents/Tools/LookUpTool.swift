package import Concepts
import Dialogue
package import JSON

/// Shows all that is known of a candidate.
package struct LookUpTool: Tool {
  package static let name = "look-up"
  package static let summary = "Shows a candidate's title and attributes."

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {}

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "details of a candidate like c1",
      parameters: JSONSchema.object([("item", JSONSchema.text(upTo: 8))]))
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) -> Observation {
    guard let candidate = situation.candidate(named: arguments["item"]) else {
      return .refusal("there is no such candidate; the names are c1 to c\(situation.candidates.count)")
    }
    let item = turn.catalogue[candidate.item]
    let attributes = item.attributes.map { "; \($0.name): \($0.values.joined(separator: ", "))" }.joined()
    return Observation(UntrustedText.line(item.title + attributes, limit: 400))
  }
}
