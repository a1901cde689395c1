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
