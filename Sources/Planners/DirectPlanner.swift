package import Concepts

/// Ranks what the retriever gave: no model call in the plan, the floor of cost.
package struct DirectPlanner: Planner {
  package static let name = "direct"
  package static let summary = "Orders the retrieved candidates with the agent's ranker and shows the best."
  package static let heedsOrder = false

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {}

  package mutating func act(in situation: Situation, turn: Turn) -> Decision {
    Decision(action: .rankAndRecommend)
  }
}
