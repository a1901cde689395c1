import Synchronization

/// Something that happens once; whoever waits goes on from then.
final class OneTimeEvent: Sendable {
  private struct State {
    var hasHappened = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func happen() {
    let waiters = state.withLock { state in
      state.hasHappened = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  func wait() async {
    await withCheckedContinuation { waiter in
      let isOver = state.withLock { state in
        if !state.hasHappened { state.waiters.append(waiter) }
        return state.hasHappened
      }
      if isOver { waiter.resume() }
    }
  }
}
