import Concepts
import JSON

/// Puts another text into an entry.
package struct EditMemory: Operation {
  package static let method = "memory/edit"
  package static let summary = "Puts another text into an entry of a user's memory."

  package var path: String
  package var user: String?
  package var at: Int?
  package var id: String
  package var text: String
  package var output: String?

  package init(
    path: String, user: String? = nil, at: Int? = nil, id: String, text: String, output: String? = nil
  ) {
    (self.path, self.user, self.at) = (path, user, at)
    (self.id, self.text, self.output) = (id, text, output)
  }

  package func perform(in environment: Environment) async throws -> MemoryView {
    do {
      let number = try MemoryView.number(id)
      return try MemoryView.changed(path, user, at, output) { recorded in
        guard number > 0, let before = recorded.history[number] else {
          throw WorkspaceError(
            .usage, "unknown-entry", "the memory has no entry '\(id)'",
            hint: "'reprise memory show' lists them")
        }
        let after = before.merging(["text": .string(text)])
        let sources = MemoryEntry(id: number, value: before).sources
        return [
          MemoryOperation(
            .edit, id: number, before: before, after: after, sources: sources, time: recorded.time)
        ]
      }
    } catch { throw WorkspaceError(error) }
  }
}
