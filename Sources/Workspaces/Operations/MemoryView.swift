import Concepts
package import JSON

/// A user's memory and what was done to it.
package struct MemoryView: Codable, Sendable {
  package var path: String
  /// The memory's name, such as `stream`.
  package var memory: String
  package var user: String
  /// Entries with `id`, `text`, `kind`, `sources` and what their kind needs.
  package var entries: [JSONValue]
  /// How many operations led to them.
  package var operations: Int
  /// The operations that the request did.
  package var done: [JSONValue]
  /// The file that was written.
  package var file: String?
  /// What is wrong with the trace: what was done after it is not here.
  package var damage: String?

  init(_ recorded: RecordedMemory, done: [MemoryOperation], file: String?) {
    (path, memory, user) = (recorded.path, recorded.memory, recorded.user)
    entries = recorded.history.entries.map(\.json)
    operations = recorded.history.operations.count
    (self.done, self.file, damage) = (done.map(\.json), file, recorded.damage)
  }
}

extension MemoryView {
  static func number(_ name: String) throws(WorkspaceError) -> Int {
    guard let number = MemoryEntry.number(name) else {
      throw WorkspaceError(
        .usage, "unknown-entry", "'\(name)' is no name of an entry", hint: "names are m1, m2, …")
    }
    return number
  }

  static func changed(
    _ path: String, _ user: String?, _ at: Int?, _ output: String?,
    _ work: (RecordedMemory) throws -> [MemoryOperation]
  ) throws -> MemoryView {
    var recorded = try RecordedMemory(path: path, user: user, at: at)
    let operations = try work(recorded)
    recorded.apply(operations)
    return MemoryView(recorded, done: operations, file: try recorded.write(to: output))
  }
}
