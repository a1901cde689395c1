package import Concepts
import Dialogue
package import JSON

/// Asks the user a question; the answer is what is observed.
package struct AskTool: Tool {
  package static let name = "ask"
  package static let summary = "Asks the user a question, where a user is there to answer."

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {}

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "ask the user",
      parameters: JSONSchema.object([("question", JSONSchema.text(upTo: 120))]))
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) -> Observation {
    guard let question = arguments["question"]?.stringValue, !question.isEmpty else {
      return .refusal("'question' must be a text")
    }
    var seen = Observation("asked")
    seen.act = .ask(question)
    return seen
  }
}
