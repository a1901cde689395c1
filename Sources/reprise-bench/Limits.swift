import CKernels
import Dispatch
import Glibc
import Scoring
import Synchronization

/// What one core of this machine can do at most, measured in this run.
struct Limits {
  /// Floating-point operations a second (a fused multiply-add counts as two).
  let operations: Double
  /// Bytes a second read from main memory.
  let bandwidth: Double
  /// Operations a second on bytes (a multiply-add counts as two), as the certified search does them.
  let codeOperations: Double

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

  /// The best of several times each: what neighbours on the machine take away is not a limit of it.
  static func measured(level: KernelLevel) -> Limits {
    var sink = [Float](repeating: 0, count: 16)
    (sink[0], sink[1]) = (0.999, 0.001)
    var count: UInt64 = 0
    let seconds = Stopwatch.least { count = ck_multiply_add_rounds(level.rawValue, 100_000, &sink) }
    let codes = codeOperations(level)
    return Limits(operations: 2 * Double(count) / seconds, bandwidth: bandwidth(level), codeOperations: codes)
  }

  private static func codeOperations(_ level: KernelLevel) -> Double {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: 8192, alignment: 64)
    defer { bytes.deallocate() }
    let numbers = bytes.initializeMemory(as: UInt8.self, repeating: 3, count: 8192)
    var (count, sink) = (UInt64(0), Int32(0))
    let seconds = Stopwatch.least { count = ck_code_rounds(level.rawValue, 20_000, numbers, &sink) }
    return 2 * Double(count) / seconds
  }

  /// Of a quarter gibibyte in large pages, many times what caches hold.
  private static func bandwidth(_ level: KernelLevel) -> Double {
    let (count, page) = (64 << 20, 2 << 20)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: page)
    defer { memory.deallocate() }
    madvise(memory, 4 * count, MADV_HUGEPAGE)
    let numbers = memory.initializeMemory(as: Float.self, repeating: 1, count: count)
    var sink = [Float](repeating: 0, count: 16)
    return 4 * Double(count) / Stopwatch.least { ck_read_once(level.rawValue, numbers, count, &sink) }
  }
}
