package import JSON

/// What an agent remembers about one user.
package protocol Memory: Component {
  /// Takes in one note.
  mutating func note(_ note: Note, in turn: Turn) async throws
  /// The notes most useful for the cue, best first, each with the parts of its score.
  mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note]
  /// All that is remembered, as a value that ``restore(_:)`` takes; equal for equal memories.
  var snapshot: JSONValue { get }
  /// Makes the memory what it was when the snapshot was taken.
  ///
  /// - Throws: ``ComponentError`` for a value that is no snapshot of this kind of memory.
  mutating func restore(_ snapshot: JSONValue) throws
}
