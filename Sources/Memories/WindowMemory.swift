package import Concepts
package import JSON

/// Remembers the last few notes and forgets the rest.
package struct WindowMemory: Memory {
  package static let name = "window"
  package static let summary = "Recalls the last few notes, newest first, within a budget of tokens."
  package static let source = "arXiv 2601.20316: five to ten events do as well as fifty"

  package struct Configuration: ComponentConfiguration {
    package var size = 10
    package var tokens = 1000
    package init() {}
    package static let parameters = [
      Parameter("size", "How many notes are kept.", in: 1...10_000),
      Parameter("tokens", "Recalled notes take at most so many tokens, at four bytes each.", in: 1...100_000),
    ]
  }

  private let configuration: Configuration
  private let catalogue: Catalogue
  /// Oldest first, at most `size`.
  private var notes: [Note] = []

  package init(_ configuration: Configuration, in context: ComponentContext) {
    (self.configuration, catalogue) = (configuration, context.catalogue)
  }

  package mutating func note(_ note: Note, in turn: Turn) {
    notes.append(note)
    if notes.count > configuration.size { notes.removeFirst(notes.count - configuration.size) }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] {
    var cue = cue
    cue.tokenBudget = min(cue.tokenBudget, configuration.tokens)
    let newestFirst = notes.reversed().enumerated().map { place, note in
      var note = note
      note.parts = [.init("recency", 1 / Double(place + 1))]
      return note
    }
    return newestFirst.fitting(cue)
  }

  package var snapshot: JSONValue {
    ["memory": .string(Self.name), "notes": .array(notes.map { $0.json(in: catalogue) })]
  }

  package mutating func restore(_ snapshot: JSONValue) throws {
    notes = try MemorySnapshot(snapshot, of: Self.name).notes("notes", in: catalogue)
      .suffix(configuration.size)
  }
}
