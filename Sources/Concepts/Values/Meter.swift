import Synchronization

/// Counts what an episode spends and stops it at its limits; counts are the same in a replay.
package final class Meter: Sendable {
  /// The most an episode may spend.
  package struct Limits: Codable, Sendable, Equatable, Hashable {
    package var modelCalls = 50
    /// Prompt and reply together.
    package var tokens = 200_000
    package init() {}
  }

  package struct Spent: Sendable, Hashable {
    package var modelCalls = 0
    package var usage = Usage()
  }

  package let limits: Limits
  private let state = Mutex(Spent())

  package init(limits: Limits = Limits()) { self.limits = limits }

  package var spent: Spent { state.withLock { $0 } }

  func claimCall() throws(BudgetError) {
    let exceeded: BudgetError? = state.withLock { spent in
      let tokens = spent.usage.promptTokens + spent.usage.completionTokens
      if spent.modelCalls >= limits.modelCalls {
        return BudgetError(what: "modelCalls", limit: limits.modelCalls)
      }
      if tokens >= limits.tokens { return BudgetError(what: "tokens", limit: limits.tokens) }
      spent.modelCalls += 1
      return nil
    }
    if let exceeded { throw exceeded }
  }

  func add(_ usage: Usage) { state.withLock { $0.usage += usage } }
}

/// An episode's budget is spent: the agent shows the best list it has and says so.
package struct BudgetError: Error, Sendable, Hashable, CustomStringConvertible {
  package var what: String
  package var limit: Int
  package var description: String { "the budget of \(limit) \(what) is spent" }
}
