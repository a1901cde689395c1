/// A user who responds to slates; deciding and wording are separate.
package protocol UserSimulator: Component {
  /// Begins an episode as somebody.
  mutating func begin(as person: SimulatedPerson)
  /// Reacts to what is shown.
  mutating func respond(to slate: Slate, in turn: Turn) async throws -> Feedback
}

/// Who a simulator plays. What the person wants is known to the simulator alone: an agent sees what they do.
package struct SimulatedPerson: Sendable {
  package var query: Query
  /// Columns of the items the person is after; empty for simulators that make up their own mind.
  package var wanted: Set<Int>

  package init(query: Query, wanted: Set<Int> = []) { (self.query, self.wanted) = (query, wanted) }
}
