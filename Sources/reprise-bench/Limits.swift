import CKernels
import Scoring

/// What one core of this machine can do at most, measured in this run.
struct Limits {
  /// Floating-point operations a second (a fused multiply-add counts as two).
  let operations: Double
  /// Bytes a second read from main memory.
  let bandwidth: Double

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
