package import Concepts
import Dialogue
package import JSON

/// The user's past events, newest first; only those before the query, because a query holds no others.
package struct HistoryTool: Tool {
  package static let name = "history"
  package static let summary = "Lists the user's last events before the query."

  package struct Configuration: ComponentConfiguration {
    package var most = 20
    package init() {}
    package static let parameters = [
      Parameter("most", "The most events that may be asked for.", in: 1...1000)
    ]
  }

  private let configuration: Configuration

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
  }

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "the user's last events",
      parameters: JSONSchema.object([("count", JSONSchema.integer(1...configuration.most))]))
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) -> Observation {
    guard let count = arguments["count"]?.intValue, (1...configuration.most).contains(count) else {
      return .refusal("'count' must be a whole number from 1 to \(configuration.most)")
    }
    let events = situation.query.history.filter { ($0.time ?? situation.query.time) <= situation.query.time }
    let lines = events.suffix(count).reversed().map { event in
      let title = UntrustedText.line(turn.catalogue[event.item].title, limit: 120)
      return event.rating.map { "\(title) rated \($0.plain)" } ?? title
    }
    return Observation(lines.isEmpty ? "no events" : lines.joined(separator: "; "))
  }
}
