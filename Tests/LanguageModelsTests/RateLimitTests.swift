import Synchronization
import Testing

@testable import LanguageModels

@Suite struct RateLimitTests {
  /// A clock that moves only when someone waits.
  final class Clock: Sendable {
    private let time = Mutex(ContinuousClock.now)
    private let start: ContinuousClock.Instant
    init() { start = time.withLock { $0 } }
    var now: ContinuousClock.Instant { time.withLock { $0 } }
    var passed: Duration { now - start }
    func pass(_ duration: Duration) { time.withLock { $0 += duration } }
  }

  /// Counts who has a turn.
  final class Turns: Sendable {
    private let counts = Mutex<[Int]>([0, 0, 0])
    var most: Int { counts.withLock { $0[1] } }
    var all: Int { counts.withLock { $0[2] } }
    func begin() { counts.withLock { $0 = [$0[0] + 1, max($0[1], $0[0] + 1), $0[2] + 1] } }
    func end() { counts.withLock { $0[0] -= 1 } }
  }

  private func limit(_ clock: Clock, _ change: (inout CallPolicy) -> Void) -> RateLimit {
    var policy = CallPolicy()
    change(&policy)
    return RateLimit(policy, now: { clock.now }, sleep: { clock.pass($0) })
  }

  @Test func `requests of one minute are counted`() async throws {
    let clock = Clock()
    let limit = limit(clock) { $0.requestsPerMinute = 3 }
    for _ in 0..<7 {
      try await limit.enter()
      await limit.leave(tokens: 0)
    }
    #expect(clock.passed == .seconds(120))
  }

  @Test func `tokens of one minute are counted`() async throws {
    let clock = Clock()
    let limit = limit(clock) { $0.tokensPerMinute = 100 }
    for _ in 0..<4 {
      try await limit.enter()
      await limit.leave(tokens: 60)
      clock.pass(.seconds(1))
    }
    #expect(clock.passed == .seconds(62))
  }

  @Test func `no more run at once than allowed, and all have their turn`() async throws {
    let limit = limit(Clock()) { $0.concurrent = 2 }
    let turns = Turns()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          try await limit.enter()
          turns.begin()
          await Task.yield()
          turns.end()
          await limit.leave(tokens: 0)
        }
      }
      try await group.waitForAll()
    }
    #expect(turns.most <= 2 && turns.all == 20)
  }

  @Test func `a turn that is given up is given back`() async throws {
    var policy = CallPolicy()
    (policy.concurrent, policy.requestsPerMinute) = (1, 1)
    let limit = RateLimit(policy, sleep: { _ in throw CancellationError() })
    try await limit.enter()
    await limit.leave(tokens: 0)
    await #expect(throws: CancellationError.self) { try await limit.enter() }
    await #expect(throws: CancellationError.self) { try await limit.enter() }
  }
}
