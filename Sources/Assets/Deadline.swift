import Glibc
import Synchronization
import Tracing

/// Until when a program may take its time; it also ends when it is called off.
package final class Deadline: Sendable {
  private let seconds: Int
  private let end: Int64
  private let isOff = Atomic(false)

  package init(seconds: Int) {
    self.seconds = seconds
    end = Self.now + Int64(seconds) * 1000
  }

  package func callOff() { isOff.store(true, ordering: .relaxed) }

  var isOver: Bool { isOff.load(ordering: .relaxed) || Self.now >= end }

  func check() throws(EffectFailure) {
    guard !isOff.load(ordering: .relaxed) else {
      throw EffectFailure(code: "cancelled", message: "it was called off")
    }
    guard Self.now < end else {
      throw EffectFailure(code: "timedOut", message: "it did not answer within \(seconds) seconds")
    }
  }

  /// Milliseconds of the system's steady clock.
  private static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
