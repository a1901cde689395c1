/// Decides what an agent does next. It has the model and chance through the turn, and nothing else.
package protocol Planner: Component {
  mutating func act(in situation: Situation, turn: Turn) async throws -> Decision
}
