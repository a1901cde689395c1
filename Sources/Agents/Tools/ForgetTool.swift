package import Concepts
import Dialogue
package import JSON

/// Has the memory forget what contains some words; it writes, so leave may be needed.
///
/// Each entry that goes is an operation of the trace with what it held, so that the forgetting can be seen and undone.
package struct ForgetTool: Tool {
  package static let name = "forget"
  package static let summary = "Has the agent's memory forget what contains some words; counts as writing."

  /// Fewer letters would stand in nearly every entry.
  private static let fewest = 3

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {}

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "forget what is noted about something",
      parameters: JSONSchema.object([("words", JSONSchema.text(upTo: 80))]), writes: true)
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) -> Observation {
    let words = UntrustedText.line(arguments["words"]?.stringValue ?? "", limit: 80)
    guard words.count(where: { $0.isLetter || $0.isNumber }) >= Self.fewest else {
      return .refusal(
        "'words' must be a text of at least \(Self.fewest) letters that stands in what is to go")
    }
    var seen = Observation("asked to forget")
    seen.forgotten = .text(words)
    return seen
  }
}
