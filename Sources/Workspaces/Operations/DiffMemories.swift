import Concepts
package import JSON

/// Compares a user's memory at two points, of one run or of two.
package struct DiffMemories: Operation {
  package static let method = "memory/diff"
  package static let summary = "Says how a user's memory differs between two events, runs or files."

  package var left: String
  /// `left` when left out.
  package var right: String?
  package var user: String?
  /// The last event that counts on the left, and on the right.
  package var from: Int?
  package var to: Int?

  package init(left: String, right: String? = nil, user: String? = nil, from: Int? = nil, to: Int? = nil) {
    (self.left, self.right, self.user) = (left, right, user)
    (self.from, self.to) = (from, to)
  }

  package struct Response: Codable, Sendable {
    package var added: [JSONValue]
    package var removed: [JSONValue]
    package var changed: [Change]
    /// Entries that are the same on both sides.
    package var equal: Int
    /// 0 when all are, 1 when not.
    package var exitCode: Int
  }

  package struct Change: Codable, Sendable {
    package var id: String
    package var before: JSONValue
    package var after: JSONValue
    /// What changed (RFC 6902).
    package var patch: JSONValue
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let before = try RecordedMemory(path: left, user: user, at: from).history
      let after = try RecordedMemory(path: right ?? left, user: user, at: to).history
      let both = before.entries.filter { after[$0.id] != nil }
      let changed = both.compactMap { entry -> Change? in
        guard let now = after[entry.id], now != entry.value else { return nil }
        return Change(
          id: MemoryEntry.name(entry.id), before: entry.value, after: now,
          patch: JSONPatch.difference(from: entry.value, to: now).json)
      }
      let (added, removed) = (
        after.entries.filter { before[$0.id] == nil }, before.entries.filter { after[$0.id] == nil }
      )
      let isEqual = added.isEmpty && removed.isEmpty && changed.isEmpty
      return Response(
        added: added.map(\.json), removed: removed.map(\.json), changed: changed,
        equal: both.count - changed.count, exitCode: isEqual ? 0 : 1)
    } catch { throw WorkspaceError(error) }
  }
}
