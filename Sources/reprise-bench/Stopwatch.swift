import Glibc

/// Measures in processor time of the calling thread, which neighbours on a shared machine disturb least.
enum Stopwatch {
  /// The median seconds of one call of `body`, over `rounds` rounds of enough calls to last a hundredth
  /// second.
  static func median(rounds: Int = 7, _ body: () -> Void) -> Double {
    body()
    var calls = 1
    while time(calls, body) < 0.01 && calls < 1 << 20 { calls *= 2 }
    let times = (0..<rounds).map { _ in time(calls, body) / Double(calls) }
    return times.sorted()[rounds / 2]
  }

  /// The least processor seconds of one call of `body`, over some rounds.
  static func least(rounds: Int = 11, _ body: () -> Void) -> Double {
    body()
    return (0..<rounds).map { _ in time(1, body) }.min() ?? .infinity
  }

  /// The least wall-clock seconds of one call, over some rounds of enough calls to last a hundredth second.
  static func leastWall(rounds: Int = 9, _ body: () -> Void) -> Double {
    let one = wall(1, body)
    let calls = max(1, Int(0.01 / max(one, 1e-9)))
    return (0..<rounds).map { _ in wall(calls, body) / Double(calls) }.min() ?? one
  }

  private static func wall(_ calls: Int, _ body: () -> Void) -> Double {
    let start = ContinuousClock.now
    for _ in 0..<calls { body() }
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// Processor seconds of `calls` calls.
  static func time(_ calls: Int, _ body: () -> Void) -> Double {
    let start = now()
    for _ in 0..<calls { body() }
    return now() - start
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
