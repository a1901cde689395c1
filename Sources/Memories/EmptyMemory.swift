package import Concepts
package import JSON

/// Keeps nothing: the baseline of every claim about memory.
package struct EmptyMemory: Memory {
  package static let name = "none"
  package static let summary = "Keeps nothing; the query and its history are the only context."

  package init(_ configuration: NoConfiguration = NoConfiguration(), in context: ComponentContext) {}

  package mutating func note(_ note: Note, in turn: Turn) {}

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] { [] }

  package var snapshot: JSONValue { ["memory": .string(Self.name)] }

  package mutating func restore(_ snapshot: JSONValue) throws {
    _ = try MemorySnapshot(snapshot, of: Self.name)
  }
}
