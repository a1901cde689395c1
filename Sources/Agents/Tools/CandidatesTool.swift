package import Concepts
package import JSON

/// Asks the agent's retriever again: brings back candidates that were filtered away, or more of them.
package struct CandidatesTool: AgentTool {
  package static let name = "candidates"
  package static let summary = "Replaces the candidates by the retriever's best."

  package struct Configuration: ComponentConfiguration {
    package var most = 100
    package init() {}
    package static let parameters = [
      Parameter("most", "The most candidates that may be asked for.", in: 1...10_000)
    ]
  }

  private let configuration: Configuration
  private var services: AgentServices?

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
  }

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "get the best candidates afresh",
      parameters: JSONSchema.object([("count", JSONSchema.integer(1...configuration.most))]))
  }

  func bound(to services: AgentServices) -> Self {
    var tool = self
    tool.services = services
    return tool
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) throws -> Observation {
    guard let retriever = services?.retriever else { return .refusal("no retriever is here to ask") }
    guard let count = arguments["count"]?.intValue, (1...configuration.most).contains(count) else {
      return .refusal("'count' must be a whole number from 1 to \(configuration.most)")
    }
    let candidates = try retriever.candidates(for: situation.query, count: count)
    return Observation("\(candidates.count) candidates now", candidates: candidates)
  }
}
