/// A user who responds to slates; deciding and wording are separate.
package protocol UserSimulator: Component {
  mutating func respond(to slate: Slate, in turn: Turn) async throws -> Feedback
}
