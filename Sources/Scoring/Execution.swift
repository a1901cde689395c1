import CKernels
import Dispatch
import Synchronization

/// How to compute, never what: the instruction set and the number of threads. No result depends on it.
package struct Execution: Hashable, Sendable {
  package var level: KernelLevel
  /// At least one.
  package var threads: Int
  /// Who is told how far the computation is, and may stop it.
  package var work: LongWork?

  package init(level: KernelLevel = .best, threads: Int) {
    self.level = level
    self.threads = max(1, threads)
  }

  /// The best level on every processor.
  package static let standard = Execution(threads: Int(ck_processor_count()))
  /// The best level on the calling thread only.
  package static let single = Execution(threads: 1)

  /// Calls `body` with ranges that cut 0..<count into at most `threads` parts of about equal length. Bodies
  /// of both methods run side by side, so their outputs must be disjoint.
  func split(_ count: Int, _ body: (Range<Int>) -> Void) {
    let parts = min(threads, count)
    guard parts > 1 else { return body(0..<count) }
    sideBySide(parts) { body(count * $0 / parts..<count * ($0 + 1) / parts) }
  }

  /// Whether no further part should begin.
  var isStopped: Bool { work?.isStopped ?? false }

  /// Throws `stopped` when the work should stop.
  func check() throws(ScoringError) {
    if isStopped { throw ScoringError(.stopped, "the work was stopped") }
  }

  /// Calls `body` once for each number in 0..<count, the next number on the next free thread; leaves out the rest when
  /// the work should stop.
  func each(_ count: Int, _ body: (Int) -> Void) {
    let workers = min(threads, count)
    guard workers > 1 else {
      for index in 0..<count where !isStopped { body(index) }
      return
    }
    let next = Atomic(0)
    sideBySide(workers) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count, !isStopped else { return }
        body(index)
      }
    }
  }

  private func sideBySide(_ count: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: count) { body($0) }
    }
  }
}
