import Synchronization

extension Connection {
  /// The input has ended: what was asked is still answered. A plain script may wait for it as long as it takes;
  /// an editor or assistant that is gone leaves ``Configuration/grace``.
  package func endOfInput() {
    receiveEnd()
    let (code, session) = state.withLock { ($0.lifecycle.exitCode, $0.lifecycle.session) }
    end(code: code, after: session == nil ? nil : configuration.grace)
  }

  /// The notification `exit`: the code is 0 only after `shutdown`.
  func exit() {
    let code = state.withLock { $0.lifecycle.exitCodeAtExit }
    end(code: code, after: configuration.grace)
  }

  /// Ends on behalf of the process, for instance after a signal: what only reads is cancelled at once.
  /// - Parameter code: the exit code when everything ends in order.
  package func terminate(code: Int32 = 0) {
    let reads = state.withLock { state in
      state.pending.values.filter { if case .read = $0.method.ordering { true } else { false } }
    }
    for pending in reads { pending.context.cancel() }
    end(code: code, after: configuration.grace)
  }

  /// Nothing can be written any more.
  func peerIsGone() {
    let code = state.withLock { $0.ending?.code ?? $0.lifecycle.exitCode }
    end(code: code, after: .zero)
    outbox.abandon()
  }

  private func end(code: Int32, after grace: Duration?) {
    state.withLock { state in
      let deadline = grace.map { ContinuousClock.now + $0 }
      guard let before = state.ending else {
        state.ending = .init(code: code, deadline: deadline)
        return
      }
      // The first reason gives the code; a later one may only hurry.
      if let deadline, before.deadline.map({ deadline < $0 }) ?? true { state.ending?.deadline = deadline }
    }
    endIfQuiet()
  }

  /// Closes the output when the connection is ending and nothing waits or runs.
  func endIfQuiet() {
    let isQuiet = state.withLock { state in
      guard state.ending?.isClosed == false, state.pending.isEmpty else { return false }
      state.ending?.isClosed = true
      state.ending?.deadline = .now + configuration.lastGrace
      return true
    }
    if isQuiet { outbox.close() }
  }

  // MARK: - Watching

  /// Looks after what only time can tell; called about twice a second.
  func watch() {
    let isOverflowing = outbox.isOverflowing
    if isOverflowing || outbox.stalled > configuration.patience {
      configuration.log("the peer does not read: \(outbox.load.bytes) bytes wait; ending")
      end(code: 75, after: .zero)
      state.withLock { $0.ending?.code = 75 }
      outbox.abandon()
    }
    guard let ending = state.withLock({ $0.ending }), let deadline = ending.deadline, deadline <= .now else {
      return
    }
    if ending.isClosed || ending.hasCancelled {
      finish()
    } else {
      state.withLock { state in
        state.ending?.hasCancelled = true
        state.ending?.deadline = .now + configuration.lastGrace
      }
      cancelAll()
    }
  }

  /// The connection has ended; whoever waits for that or for an answer is told.
  func finish() {
    outbox.abandon()
    let (code, waiting, questions) = state.withLock { state in
      let code = state.exitCode ?? state.ending?.code ?? state.lifecycle.exitCode
      state.exitCode = code
      defer {
        state.onExit = []
        state.outgoing = [:]
      }
      return (code, state.onExit, Array(state.outgoing.values))
    }
    cancelAll()
    for question in questions { question.resume(throwing: CancellationError()) }
    for waiter in waiting { waiter.resume(returning: code) }
  }

  var hasFinished: Bool { state.withLock { $0.exitCode != nil } }
}
