/// Decides what an agent does next. It has the model and chance through the turn, and nothing else.
package protocol Planner: Component {
  /// Whether it goes on as it is when the user has responded to a slate; if not, it begins each turn afresh.
  static var lastsSession: Bool { get }
  /// Whether the order in which candidates are given matters: prompts show them in it.
  static var heedsOrder: Bool { get }
  mutating func act(in situation: Situation, turn: Turn) async throws -> Decision
}

extension Planner {
  package static var lastsSession: Bool { false }
  package static var heedsOrder: Bool { true }
}
