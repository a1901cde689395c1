import Concepts

/// Undoes what one note led to.
package struct UndoMemory: Operation {
  package static let method = "memory/undo"
  package static let summary = "Undoes everything in a user's memory that one note led to."

  package var path: String
  package var user: String?
  package var at: Int?
  /// The note: 0 is the first event of the user's history.
  package var source: Int
  package var output: String?

  package init(path: String, user: String? = nil, at: Int? = nil, source: Int, output: String? = nil) {
    (self.path, self.user, self.at) = (path, user, at)
    (self.source, self.output) = (source, output)
  }

  package func perform(in environment: Environment) async throws -> MemoryView {
    do {
      return try MemoryView.changed(path, user, at, output) { [source] in
        $0.history.undoing(source: source, at: $0.time)
      }
    } catch { throw WorkspaceError(error) }
  }
}
