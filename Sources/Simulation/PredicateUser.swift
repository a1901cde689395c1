package import Concepts

/// Wants an item with certain values, says some of them at once, some when asked, and some never.
///
/// A predicate is an attribute of the item that the person is after: a shown item holds it when it has one of that item's
/// values. The first shown item that holds all is taken. A predicate that is hidden speaks only through rejections, which
/// give no reason. The state machine is deterministic and its words are templates.
package struct PredicateUser: UserSimulator {
  package static let name = "predicate"
  package static let summary =
    "Takes the first item that holds all of some predicates, of which it tells some at once and some when asked."
  package static let source =
    "tau-rec (arXiv 2606.10156), reveal tags; predicates from held-out items are ours"

  package struct Configuration: ComponentConfiguration {
    package var volunteer: [String] = []
    package var hidden: [String] = []
    package var patience = 20
    package init() {}
    package static let parameters = [
      Parameter("volunteer", "Attributes whose values the user says at once."),
      Parameter("hidden", "Attributes whose values the user never says; the others are told when asked."),
      Parameter("patience", "Rejected slates after which the user leaves.", in: 1...1000),
    ]
  }

  private struct Predicate: Sendable {
    var attribute: String
    var values: [String]
  }

  private let configuration: Configuration
  private let catalogue: Catalogue
  private var predicates: [Predicate] = []
  private var rejected = 0

  package init(_ configuration: Configuration, in context: ComponentContext) {
    (self.configuration, catalogue) = (configuration, context.catalogue)
  }

  /// The person is after the first of the wanted items; without one, no item is taken.
  package mutating func begin(as person: SimulatedPerson) {
    rejected = 0
    predicates =
      person.wanted.min().map { column in
        catalogue[column].attributes.filter { !$0.values.isEmpty }.map {
          Predicate(attribute: $0.name, values: $0.values)
        }
      } ?? []
  }

  package mutating func opening(in turn: Turn) -> String? {
    let told = predicates.filter { configuration.volunteer.contains($0.attribute) }
    return told.isEmpty ? nil : told.map(Self.words).joined(separator: "; ")
  }

  package mutating func answer(_ question: String, in turn: Turn) -> String? {
    let words = Self.list(question)
    let meant = predicates.filter { predicate in
      let name = Self.list(predicate.attribute)
      return !name.isEmpty && words.firstRange(of: name) != nil
    }
    let told = meant.filter { !configuration.hidden.contains($0.attribute) }
    guard told.isEmpty else { return told.map(Self.words).joined(separator: "; ") }
    return meant.isEmpty ? "I do not mind." : "I cannot say."
  }

  package mutating func respond(to slate: Slate, in turn: Turn) -> Feedback {
    if !predicates.isEmpty, let item = slate.items.first(where: holdsAll) {
      return Feedback(.accepted, item: item, text: "I take \(turn.catalogue[item].title).")
    }
    rejected += 1
    guard rejected < configuration.patience else { return Feedback(.left, text: "I am leaving.") }
    return Feedback(.rejected, text: "None of these.")
  }

  private func holdsAll(_ column: Int) -> Bool {
    predicates.allSatisfy { predicate in
      catalogue[column][predicate.attribute].contains { value in
        predicate.values.contains { $0.utf8.elementsEqual(value.utf8) }
      }
    }
  }

  private static func words(_ predicate: Predicate) -> String {
    "\(predicate.attribute): \(predicate.values.joined(separator: ", "))"
  }

  /// Runs of letters and digits in lower case.
  private static func list(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
