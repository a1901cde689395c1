package import Concepts

/// Keeps nothing: the baseline of every claim about memory.
package struct EmptyMemory: StoredMemory {
  package static let name = "none"
  package static let summary = "Keeps nothing; the query and its history are the only context."
  package static let heedsOrder = false

  package var store: MemoryStore

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {
    store = MemoryStore(context.catalogue, nearness: .nothing)
  }

  package mutating func note(_ note: Note, in turn: Turn) {}

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] { [] }
}
