package import JSON
import Tracing

/// An act that waits at a gate, as whoever decides sees it.
package struct GateRequest: Sendable, Hashable {
  /// `{act: show, items}`, `{act: ask, text}` or `{act: write, tool, arguments}`.
  package var act: JSONValue
  /// The user who is served.
  package var user: String
  /// Titles of the items that would be shown; empty for other acts.
  package var titles: [String]

  package init(act: JSONValue, user: String, titles: [String] = []) {
    (self.act, self.user, self.titles) = (act, user, titles)
  }
}

/// What was decided at a gate.
package struct Leave: Sendable, Hashable {
  package var isGiven: Bool
  /// Why, in words that the planner reads.
  package var reason: String?
  /// How long it took, `{ms}`: recorded, and part of no digest.
  package var volatile: JSONValue

  package init(isGiven: Bool, reason: String? = nil, volatile: JSONValue = .null) {
    (self.isGiven, self.reason, self.volatile) = (isGiven, reason, volatile)
  }
}

/// Someone who gives leave, or not. Throws a `CancellationError` when nobody can be asked, which stops the run.
package typealias Approval = @Sendable (GateRequest) async throws -> Leave
