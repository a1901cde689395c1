/// What a user did with a slate.
package struct Feedback: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable {
    case accepted, rejected, left
    /// The simulator itself failed; not the agent's doing.
    case fault
  }
  package var outcome: Outcome
  /// The item taken, a column of the catalogue.
  package var item: Int?
  package var text: String
  /// Whether the user stays for another slate.
  package var goesOn: Bool

  /// - Parameter goesOn: whether the user stays; after a rejection only, if `nil`.
  package init(_ outcome: Outcome, item: Int? = nil, text: String = "", goesOn: Bool? = nil) {
    (self.outcome, self.item, self.text) = (outcome, item, text)
    self.goesOn = goesOn ?? (outcome == .rejected)
  }
}

/// What one user asked, was shown and did, as read from a trace: what metrics measure.
package struct Episode: Sendable {
  package var user: UserID
  /// The items shown, best first.
  package var slate: Slate
  /// Why no full slate was shown: `nil` when it was.
  package var stop: String?
  package var feedback: Feedback?
  package var steps: Int
  package var audit: RankingAudit
  package var usage: Usage
  package var modelCalls: Int
  /// Wall-clock seconds, when the trace has them; never part of a result's digest.
  package var seconds: Double?

  package init(
    user: UserID, slate: Slate, stop: String? = nil, feedback: Feedback? = nil, steps: Int = 0,
    audit: RankingAudit = RankingAudit(), usage: Usage = Usage(), modelCalls: Int = 0, seconds: Double? = nil
  ) {
    (self.user, self.slate, self.stop, self.feedback) = (user, slate, stop, feedback)
    (self.steps, self.audit, self.usage) = (steps, audit, usage)
    (self.modelCalls, self.seconds) = (modelCalls, seconds)
  }
}
