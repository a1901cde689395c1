/// A user who responds to slates and, if they talk, to questions; deciding and wording are separate.
///
/// What a user does follows from what it was shown and asked, so that a session that was interrupted can be gone on
/// with: the same calls in the same order give the same responses.
package protocol UserSimulator: Component {
  /// Begins an episode as somebody.
  mutating func begin(as person: SimulatedPerson)
  /// The wish with which the user opens the session; `nil` for users who say nothing.
  mutating func opening(in turn: Turn) async throws -> String?
  /// Answers a question in words; `nil` for users who do not talk.
  mutating func answer(_ question: String, in turn: Turn) async throws -> String?
  /// Reacts to what is shown.
  mutating func respond(to slate: Slate, in turn: Turn) async throws -> Feedback
}

extension UserSimulator {
  package mutating func opening(in turn: Turn) async throws -> String? { nil }
  package mutating func answer(_ question: String, in turn: Turn) async throws -> String? { nil }
}

/// Who a simulator plays. What the person wants is known to the simulator alone: an agent sees what they do.
package struct SimulatedPerson: Sendable {
  package var query: Query
  /// Columns of the items the person is after; empty for simulators that make up their own mind.
  package var wanted: Set<Int>

  package init(query: Query, wanted: Set<Int> = []) { (self.query, self.wanted) = (query, wanted) }
}
