import Concepts
import Tracing

/// Why an episode did not end with a list that its planner and ranker made.
///
/// The text is what the trace's `slate` event holds: `budget.tokens`, `budget.steps`, `model.timeout`, `abstain`,
/// `escalate`, `repeat`, `candidates.none`, `gate.refused`, `user.fault`.
package struct StopReason: RawRepresentable, Hashable, Sendable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  package static let steps = StopReason(rawValue: "budget.steps")
  package static let abstained = StopReason(rawValue: "abstain")
  package static let escalated = StopReason(rawValue: "escalate")
  /// The planner asked for the same call three times.
  package static let repeated = StopReason(rawValue: "repeat")
  /// The most slates were shown.
  package static let turns = StopReason(rawValue: "budget.turns")
  /// Leave to show the list was not given.
  package static let refused = StopReason(rawValue: "gate.refused")
  /// The user's simulator failed: no doing of the agent's.
  package static let userFault = StopReason(rawValue: "user.fault")
  package static let noCandidates = StopReason(rawValue: "candidates.none")

  /// The reason for an error that ends an episode but not the run; `nil` for errors that end the run: a
  /// divergence, a cancellation, a full disk.
  init?(_ error: any Error) {
    switch error {
    case let error as BudgetError: self.init(rawValue: "budget.\(error.what)")
    case let error as EffectFailure: self.init(rawValue: "model.\(error.code)")
    default: return nil
    }
  }
}
