/// Held-out truth in an envelope: anyone may pass it on, and only a module that says
/// `@_spi(Oracle) import Concepts` can open it. No agent, memory, planner or ranker does; a test reads their imports.
public struct SealedTruth: Sendable {
  fileprivate let oracle: Oracle

  @_spi(Oracle) public init(_ oracle: Oracle) { self.oracle = oracle }
}

/// The held-out events of a split, by user: what a metric compares a slate with.
@_spi(Oracle) public struct Oracle: Sendable {
  /// The test users by id, each with their held-out events, oldest first.
  package let entries: [Entry]
  private let positions: [UserID: Int]

  package struct Entry: Sendable {
    package var user: UserID
    package var events: [Interactions.Event]
    package init(user: UserID, events: [Interactions.Event]) { (self.user, self.events) = (user, events) }
  }

  package init(_ entries: [Entry]) {
    self.entries = entries.sorted { $0.user < $1.user }
    positions = Dictionary(
      self.entries.enumerated().map { ($0.element.user, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// Opens the envelope.
  public init(opening sealed: SealedTruth) { self = sealed.oracle }

  /// A user's held-out events, oldest first; empty for a user without any.
  package func events(of user: UserID) -> [Interactions.Event] {
    positions[user].map { entries[$0].events } ?? []
  }
}
