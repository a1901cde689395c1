/// Shows what is remembered of a user, at any event of a run.
package struct GetMemory: Operation {
  package static let method = "memory/get"
  package static let summary =
    "Lists what is remembered of a user at an event of a run, and writes it to a file."

  /// A trace, what has just one, or a memory file.
  package var path: String
  /// May be left out where there is only one.
  package var user: String?
  /// The last event that counts, by its number; all do when left out.
  package var at: Int?
  /// A memory file to write, ending in `.json`.
  package var output: String?

  package init(path: String, user: String? = nil, at: Int? = nil, output: String? = nil) {
    (self.path, self.user, self.at, self.output) = (path, user, at, output)
  }

  package func perform(in environment: Environment) async throws -> MemoryView {
    do {
      let recorded = try RecordedMemory(path: path, user: user, at: at)
      return MemoryView(recorded, done: [], file: try output.flatMap { try recorded.write(to: $0) })
    } catch { throw WorkspaceError(error) }
  }
}
