import Synchronization

/// Counts what an episode spends and stops it at its limits; counts are the same in a replay.
package final class Meter: Sendable {
  /// The most an episode may spend.
  package struct Limits: Codable, Sendable, Equatable, Hashable {
    package var modelCalls = 50
    /// Prompt and reply together.
    package var tokens = 200_000
    /// In the currency of the prices; `nil` for no limit.
    package var money: Double?
    /// Virtual seconds: one for each effect; `nil` for no limit.
    package var seconds: Int?
    /// What a million tokens of prompts and of replies cost.
    package var promptPrice = 0.0
    package var replyPrice = 0.0
    /// The share of a limit from which the agent is warned; 1 for never.
    package var warnAt = 0.8
    package init() {}
  }

  package struct Spent: Sendable, Hashable {
    package var modelCalls = 0
    package var usage = Usage()
  }

  package let limits: Limits
  private let state: Mutex<Spent>

  /// - Parameter spent: what was spent before, under other limits.
  package init(limits: Limits = Limits(), spent: Spent = Spent()) {
    self.limits = limits
    state = Mutex(spent)
  }

  package var spent: Spent { state.withLock { $0 } }

  /// What the tokens cost so far.
  package var money: Double { money(of: spent.usage) }

  private func money(of usage: Usage) -> Double {
    (Double(usage.promptTokens) * limits.promptPrice + Double(usage.completionTokens) * limits.replyPrice)
      / 1_000_000
  }

  /// Counts a call that is about to be made.
  ///
  /// - Parameter elapsed: virtual seconds since the episode began.
  func claimCall(after elapsed: Int) throws(BudgetError) {
    let exceeded: BudgetError? = state.withLock { spent in
      if let spentUp = uses(of: spent, elapsed).first(where: { $0.spent >= $0.limit }) {
        return BudgetError(what: spentUp.what, limit: spentUp.limit)
      }
      spent.modelCalls += 1
      return nil
    }
    if let exceeded { throw exceeded }
  }

  func add(_ usage: Usage) { state.withLock { $0.usage += usage } }

  /// What is nearly spent, as in `42 of 50 modelCalls are spent`; empty while there is enough of everything.
  package func warning(after elapsed: Int) -> String {
    uses(of: spent, elapsed).filter { $0.spent >= $0.limit * limits.warnAt && limits.warnAt < 1 }
      .map { "\($0.spent.short) of \($0.limit.short) \($0.what) are spent" }.joined(separator: ", ")
  }

  private struct Use {
    var what: String
    var spent, limit: Double
  }

  /// Each limit with what is spent of it, in the order in which they are looked at.
  private func uses(of spent: Spent, _ elapsed: Int) -> [Use] {
    let tokens = spent.usage.promptTokens + spent.usage.completionTokens
    var uses = [
      Use(what: "modelCalls", spent: Double(spent.modelCalls), limit: Double(limits.modelCalls)),
      Use(what: "tokens", spent: Double(tokens), limit: Double(limits.tokens)),
    ]
    if let most = limits.money { uses.append(Use(what: "money", spent: money(of: spent.usage), limit: most)) }
    if let most = limits.seconds {
      uses.append(Use(what: "seconds", spent: Double(elapsed), limit: Double(most)))
    }
    return uses
  }
}

/// An episode's budget is spent: the agent shows the best list it has and says so.
package struct BudgetError: Error, Sendable, Hashable, CustomStringConvertible {
  package var what: String
  package var limit: Double
  package init(what: String, limit: Double) { (self.what, self.limit) = (what, limit) }
  package var description: String { "the budget of \(limit.short) \(what) is spent" }
}

extension Double {
  /// Whole numbers without a fraction.
  fileprivate var short: String {
    self == rounded() && abs(self) < 1e15 ? String(Int64(self)) : description
  }
}
