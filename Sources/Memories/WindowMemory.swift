package import Concepts
import Dialogue

/// Remembers the last few notes and forgets the rest.
package struct WindowMemory: StoredMemory {
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
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: .nothing)
  }

  package mutating func note(_ note: Note, in turn: Turn) {
    let source = store.nextSource()
    store.add(MemoryRecord("event", note, sources: [source]), at: note.time)
    while store.count > configuration.size, let oldest = store.entries.first {
      store.remove(oldest.id, by: .evict, sources: [source], at: note.time)
    }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] {
    var cue = cue.limited(to: configuration.size)
    cue.tokenBudget = min(cue.tokenBudget, configuration.tokens)
    return store.entries.suffix(max(0, cue.limit)).reversed().enumerated().map { place, entry in
      entry.record.note.with([.init("recency", 1 / Double(place + 1))])
    }.fitting(cue)
  }
}
