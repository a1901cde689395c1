import CKernels
import Dispatch
import Scoring
import Synchronization

/// What one core of this machine can do at most, measured in this run.
struct Limits {
  /// Floating-point operations a second (a fused multiply-add counts as two).
  let operations: Double
  /// Bytes a second read from main memory.
  let bandwidth: Double

  /// Floating-point operations a second of so many threads, by the wall clock.
  static func operations(level: KernelLevel, threads: Int) -> Double {
    let rounds = 400_000
    var count: UInt64 = 0
    let seconds = Stopwatch.leastWall {
      count = 0
      let counts = Mutex<UInt64>(0)
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        var sink = [Float](repeating: 0, count: 16)
        (sink[0], sink[1]) = (0.999, 0.001)
        let done = ck_multiply_add_rounds(level.rawValue, rounds, &sink)
        counts.withLock { $0 += done }
      }
      count = counts.withLock { $0 }
    }
    return 2 * Double(count) / seconds
  }

  static func measured(level: KernelLevel) -> Limits {
    var sink = [Float](repeating: 0, count: 16)
    (sink[0], sink[1]) = (0.999, 0.001)
    var count: UInt64 = 0
    let seconds = Stopwatch.median { count = ck_multiply_add_rounds(level.rawValue, 100_000, &sink) }
    let numbers = [Float](repeating: 1, count: 64 << 20)
    let reading = Stopwatch.median(rounds: 5) {
      ck_read_once(level.rawValue, numbers, numbers.count, &sink)
    }
    return Limits(operations: 2 * Double(count) / seconds, bandwidth: Double(numbers.count) * 4 / reading)
  }
}
