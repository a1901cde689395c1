package import Concepts

/// Takes the first item shown that the logs say the user took later, and nothing else.
///
/// It turns held-out events into behaviour: a session with it has the shape of one with any other user, and its
/// acceptance rate is the hit rate of the slates.
package struct LoggedUser: UserSimulator {
  package static let name = "logged"
  package static let summary = "Accepts the first shown item among the user's held-out events, else rejects."
  package static let source = "offline evaluation as behaviour; ours"

  package struct Configuration: ComponentConfiguration {
    /// Rejected slates after which the user leaves.
    package var patience = 3
    package init() {}
    package static let parameters = [
      Parameter("patience", "Rejected slates after which the user leaves.", in: 1...1000)
    ]
  }

  private let configuration: Configuration
  private var wanted: Set<Int> = []
  private var rejected = 0

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
  }

  package mutating func begin(as person: SimulatedPerson) { (wanted, rejected) = (person.wanted, 0) }

  package mutating func respond(to slate: Slate, in turn: Turn) -> Feedback {
    if let item = slate.items.first(where: wanted.contains) {
      wanted.remove(item)
      return Feedback(
        .accepted, item: item, text: "I take \(turn.catalogue[item].title).", goesOn: !wanted.isEmpty)
    }
    rejected += 1
    guard rejected < configuration.patience else { return Feedback(.left, text: "I am leaving.") }
    return Feedback(.rejected, text: "None of these.")
  }
}
