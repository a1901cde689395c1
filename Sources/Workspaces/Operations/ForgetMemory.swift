import Concepts
import JSON

/// Forgets entries of a user's memory.
package struct ForgetMemory: Operation {
  package static let method = "memory/forget"
  package static let summary = "Forgets entries of a user's memory, by name, note, item or text."

  package var path: String
  package var user: String?
  /// The last event of a trace that counts.
  package var at: Int?
  /// An entry's name, such as `m3`.
  package var id: String?
  /// Entries that this note led to.
  package var source: Int?
  /// Entries about this item.
  package var item: String?
  /// Entries whose text contains this, in any case.
  package var text: String?
  /// Where the changed memory is written; a memory file is changed in its place.
  package var output: String?

  package init(path: String, user: String? = nil, at: Int? = nil, output: String? = nil) {
    (self.path, self.user, self.at, self.output) = (path, user, at, output)
  }

  package func perform(in environment: Environment) async throws -> MemoryView {
    do {
      let chosen = try selector
      return try MemoryView.changed(path, user, at, output) { $0.history.forgetting(chosen, at: $0.time) }
    } catch { throw WorkspaceError(error) }
  }

  private var selector: MemorySelector {
    get throws {
      let given: [MemorySelector?] = [
        try id.map { .id(try MemoryView.number($0)) }, source.map { .source($0) },
        item.map { .item(ItemID($0)) }, text.map { .text($0) },
      ]
      guard let only = given.compactMap({ $0 }).first, given.compactMap({ $0 }).count == 1 else {
        throw WorkspaceError(
          .usage, "which-entries", "say which entries: just one of id, source, item and text",
          hint: "'reprise memory show' lists them")
      }
      if case .text(let text) = only, text.allSatisfy(\.isWhitespace) {
        throw WorkspaceError(
          .usage, "which-entries", "'text' is blank, which stands in every entry",
          hint: "say a word of the entries that are to be forgotten")
      }
      return only
    }
  }
}
