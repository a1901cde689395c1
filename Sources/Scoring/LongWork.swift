import Synchronization

/// Long work on several threads that says how far it is and can be told to stop: no result depends on it.
///
/// Work is cut into stages with a share of the whole each, and a stage into parts. Between parts its owner is told, and
/// may throw: then no further part begins and what was computed is of no use.
package final class LongWork: Sendable {
  private struct State {
    var share = 0.0..<1.0
    var parts = 1
    var done = 0
    var error: (any Error)?
  }

  private let state = Mutex(State())
  private let stopped = Atomic(false)
  private let tell: @Sendable (_ done: Int, _ total: Int) throws -> Void

  /// - Parameter tell: is given the thousandths that are done, and a thousand; throws when the work should stop.
  package init(_ tell: @escaping @Sendable (_ done: Int, _ total: Int) throws -> Void) { self.tell = tell }

  /// Begins a stage.
  package func begin(_ share: Range<Double>, parts: Int) {
    state.withLock { ($0.share, $0.parts, $0.done) = (share, max(1, parts), 0) }
    finish(0)
  }

  /// Counts parts of the stage that are done.
  package func finish(_ parts: Int = 1) {
    state.withLock { state in
      guard state.error == nil else { return }
      state.done = min(state.done + parts, state.parts)
      let share = Double(state.done) / Double(state.parts)
      let whole = state.share.lowerBound + share * (state.share.upperBound - state.share.lowerBound)
      do { try tell(Int(1000 * whole), 1000) } catch {
        state.error = error
        stopped.store(true, ordering: .relaxed)
      }
    }
  }

  package var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// What its owner threw.
  package var error: (any Error)? { state.withLock { $0.error } }
}

extension LongWork: Hashable {
  package static func == (left: LongWork, right: LongWork) -> Bool { left === right }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
