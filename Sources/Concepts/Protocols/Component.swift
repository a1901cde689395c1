/// A part that a workspace names and configures: a memory, a planner, a ranker, a metric, …
package protocol Component: Sendable {
  associatedtype Configuration: ComponentConfiguration
  /// The name in notebooks: lower case, words joined by hyphens.
  static var name: String { get }
  /// What it does, in a sentence.
  static var summary: String { get }
  /// The paper or specification it follows, with what was changed; `ours` when there is none.
  static var source: String { get }
  /// Model calls for one decision, or for the notes and recalls of a memory, as a formula over parameters; `0` for none.
  static var cost: String { get }
  /// Counts up when the same configuration may give another result; part of every cache key and trace.
  static var version: Int { get }
  init(_ configuration: Configuration, in context: ComponentContext) throws
}

extension Component {
  package static var source: String { "ours" }
  package static var cost: String { "0" }
  package static var version: Int { 1 }
}

/// A component's parameters: a value with a default for each.
///
///     struct Configuration: ComponentConfiguration {
///       var size = 20
///       static let parameters = [Parameter("size", "How many notes are kept.", in: 1...10_000)]
///     }
package protocol ComponentConfiguration: Codable, Sendable, Equatable {
  init()
  /// One entry a stored property, with the property's name.
  static var parameters: [Parameter] { get }
}

/// The configuration of a component that has no parameters.
package struct NoConfiguration: ComponentConfiguration {
  package init() {}
  package static let parameters: [Parameter] = []
}

/// What a parameter means and what it may be.
package struct Parameter: Sendable, Hashable {
  package var name: String
  /// A sentence, with the unit.
  package var summary: String
  /// The smallest and largest number allowed.
  package var range: ClosedRange<Double>?
  /// The words allowed.
  package var choices: [String]?
  /// What its texts name: something whose content the component depends on.
  package var reference: Reference?

  /// What a text of a parameter may name.
  package enum Reference: Sendable, Hashable {
    /// A file, from the workspace's folder.
    case file
    /// A component of this family, by name or as a mapping with a 'name'.
    case component(String)
    /// A model that makes vectors of texts: a `model` cell's id, or a name as its 'use' has.
    case embedder
  }

  package init(_ name: String, _ summary: String, in range: ClosedRange<Double>? = nil) {
    (self.name, self.summary, self.range) = (name, summary, range)
  }

  package init(_ name: String, _ summary: String, oneOf choices: [String]) {
    (self.name, self.summary, self.choices) = (name, summary, choices)
  }

  package init(_ name: String, _ summary: String, naming reference: Reference) {
    (self.name, self.summary, self.reference) = (name, summary, reference)
  }
}

/// What a component may know when it is made.
package struct ComponentContext: Sendable {
  package var catalogue: Catalogue
  package var prompts: PromptLibrary
  /// Everyone's training events; `nil` where a component is only checked, and never the held-out ones.
  package var train: Interactions?
  /// The workspace's folder, which relative paths in a notebook start from; `nil` outside of one.
  package var folder: String?
  /// The paths of the files of something that was fetched, by its name; `nil` where nothing can be.
  package var files: (@Sendable (String) throws -> [String])?
  /// Opens the files that parameters name; `nil` where a component is only checked.
  package var named: NamedFiles?
  /// A vector for each item of the catalogue, in its order, by the embedder that parameters name.
  package var itemVectors: [String: [[Float]]] = [:]
  /// Told how far long work has come, in parts done and in all; throws when the work should stop. Never part of a result.
  package var progress: (@Sendable (_ done: Int, _ total: Int) throws -> Void)?

  package init(catalogue: Catalogue, prompts: PromptLibrary, train: Interactions? = nil) {
    (self.catalogue, self.prompts, self.train) = (catalogue, prompts, train)
  }
}

extension ComponentContext {
  /// A path that a notebook gives: from the workspace's folder unless it begins at the root.
  package func path(_ path: String) -> String {
    guard let folder, !path.isEmpty, !path.hasPrefix("/") else { return path }
    return "\(folder)/\(path)"
  }
}
