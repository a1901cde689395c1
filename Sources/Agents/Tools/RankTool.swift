package import Concepts
package import JSON

/// Orders the candidates with the agent's ranker, without ending the episode.
package struct RankTool: AgentTool {
  package static let name = "rank"
  package static let summary = "Puts the candidates in the order of the agent's ranker."
  package static let cost = "that of the agent's ranker"

  private var services: AgentServices?

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {}

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name, summary: "order the candidates by the user's taste", parameters: JSONSchema.object([]))
  }

  func bound(to services: AgentServices) -> Self {
    var tool = self
    tool.services = services
    return tool
  }

  package func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) async throws -> Observation {
    guard let orderer = services?.orderer else { return .refusal("no ranker is here to ask") }
    let ranking = try await orderer.rank(
      situation.candidates, for: situation.query, notes: situation.notes, in: turn)
    return Observation(
      "\(ranking.items.count) candidates in order",
      candidates: .inOrder(ranking.items, scores: ranking.scores))
  }
}
