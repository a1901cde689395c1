/// Keeps requests within an endpoint's limits: so many at once, so many requests and tokens in a minute.
///
/// Tokens are booked when a reply tells them; a request starts when fewer than the limit were booked in the
/// minute before.
actor RateLimit {
  private let policy: CallPolicy
  private let now: @Sendable () -> ContinuousClock.Instant
  private let sleep: Sleep
  private var running = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var starts: [ContinuousClock.Instant] = []
  private var tokens: [(time: ContinuousClock.Instant, count: Int)] = []

  init(
    _ policy: CallPolicy, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
    sleep: @escaping Sleep = { try await Task.sleep(for: $0) }
  ) {
    (self.policy, self.now, self.sleep) = (policy, now, sleep)
  }

  /// Waits for a turn, first come first served; every turn must be given back by ``leave(tokens:)``.
  func enter() async throws {
    if running >= max(1, policy.concurrent) {
      await withCheckedContinuation { waiting.append($0) }
    } else {
      running += 1
    }
    do {
      while let wait = wait() { try await sleep(wait) }
      try Task.checkCancellation()
    } catch {
      leave(tokens: 0)
      throw error
    }
    if policy.requestsPerMinute != nil { starts.append(now()) }
  }

  func leave(tokens count: Int) {
    if policy.tokensPerMinute != nil { tokens.append((now(), count)) }
    if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().resume() }
  }

  /// How long until the next request may start; nil for at once.
  private func wait() -> Duration? {
    let start = now() - .seconds(60)
    starts.removeAll { $0 <= start }
    tokens.removeAll { $0.time <= start }
    if let limit = policy.requestsPerMinute, starts.count >= max(1, limit) {
      return starts[starts.count - max(1, limit)] - start
    }
    guard let limit = policy.tokensPerMinute else { return nil }
    var sum = tokens.reduce(0) { $0 + $1.count }
    guard sum >= limit else { return nil }
    for entry in tokens {
      sum -= entry.count
      if sum < limit { return entry.time - start }
    }
    return nil
  }
}

/// Waits; tests give one that only notes for how long.
package typealias Sleep = @Sendable (Duration) async throws -> Void
