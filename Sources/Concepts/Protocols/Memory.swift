package import JSON
package import Tracing

/// What an agent remembers about one user.
///
/// 1. What is held is a list of entries; an id is given once and never used again.
/// 2. Every change is an operation with the entry before and after and the notes it comes from.
/// 3. Applying the operations, in order, to nothing gives the entries.
package protocol Memory: Component {
  /// Whether the order in which notes of one time are given matters to what is recalled.
  static var heedsOrder: Bool { get }
  /// Takes in one note. The first is source 0, the next source 1, and so on.
  mutating func note(_ note: Note, in turn: Turn) async throws
  /// The notes most useful for the cue, best first, each with the parts of its score.
  mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note]
  /// All that is remembered, as a value that ``restore(_:)`` takes; equal for equal memories.
  var snapshot: JSONValue { get }
  /// A digest of all that is remembered, equal for equal memories, at the price of what changed since it was last asked.
  mutating func fingerprint() -> Digest
  /// Makes the memory what it was when the snapshot was taken; its operations are not part of a snapshot.
  ///
  /// - Throws: ``ComponentError`` for a value that is no snapshot of this kind of memory.
  mutating func restore(_ snapshot: JSONValue) throws
  /// What is held, by id.
  var entries: [MemoryEntry] { get }
  /// The changes since this was last asked for, in order.
  mutating func takeOperations() -> [MemoryOperation]
  /// Makes changes that were worked out elsewhere: an edit, something forgotten or undone.
  ///
  /// - Throws: ``ComponentError`` for an entry that this memory cannot hold.
  mutating func apply(_ operations: [MemoryOperation]) throws
  /// What would undo everything that one note led to; see ``MemoryHistory/undoing(source:at:)``.
  func undoing(source: Int, at time: Int64) -> [MemoryOperation]
}

extension Memory {
  package static var heedsOrder: Bool { true }
  package mutating func fingerprint() -> Digest { Digest(of: snapshot) }

  /// Forgets what the selector chooses and returns what was done.
  @discardableResult
  package mutating func forget(_ selector: MemorySelector, at time: Int64) throws -> [MemoryOperation] {
    let operations = MemoryHistory(entries: entries).forgetting(selector, at: time)
    try apply(operations)
    return operations
  }

  /// Undoes everything that one note led to and returns what was done.
  @discardableResult
  package mutating func undo(source: Int, at time: Int64) throws -> [MemoryOperation] {
    let operations = undoing(source: source, at: time)
    try apply(operations)
    return operations
  }
}
