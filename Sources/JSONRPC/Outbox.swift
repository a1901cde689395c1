import JSON

/// Where messages wait for the one thread that writes them. Nothing here ever waits for the peer.
package final class Outbox: Sendable {
  private struct State {
    var queue = OutboundQueue()
    /// Before the framing is decided nothing is written.
    var framing: Framing?
    var isClosed = false
    var isAbandoned = false
    var isWriting = false
    var lastMoved = ContinuousClock.now
  }

  private let state: Monitor<State>

  init(limits: OutboundQueue.Limits) { state = Monitor(State(queue: OutboundQueue(limits: limits))) }

  /// Sends a message that must arrive.
  package func send(_ message: Message) { send(message.json) }

  func send(_ json: JSONValue) { send(text: json.printedBytes()) }
  func send(text: [UInt8]) { state.update { $0.queue.append(text) } }

  /// Sends a message that a newer one with the same key replaces, or that may be lost when the peer is slow.
  package func sendDroppable(_ message: Message, key: String?) {
    let body = message.json.printedBytes()
    state.update { $0.queue.appendDroppable(body, key: key, now: .now) }
  }

  /// Lets the newest message under `key` go before everything that is sent later.
  func settle(_ key: String) { state.update { $0.queue.settle(key) } }

  /// The framing in which everything is written; the first call counts.
  func lock(_ framing: Framing) { state.update { $0.framing = $0.framing ?? framing } }

  /// Writes what is left and ends.
  func close() {
    state.update {
      $0.isClosed = true
      $0.framing = $0.framing ?? .line
    }
  }

  /// Ends without writing what is left, as the peer is gone or does not read.
  func abandon() { state.update { $0.isAbandoned = true } }

  // MARK: - What the queue holds

  /// How many bytes wait, and how many droppable messages were replaced or lost.
  package var load: (bytes: Int, dropped: Int) { state.read { ($0.queue.bytes, $0.queue.dropped) } }

  /// Whether so much waits that new work should be refused.
  var isBusy: Bool { state.read { $0.queue.bytes > $0.queue.limits.busy } }

  var isOverflowing: Bool { state.read { $0.queue.bytes > $0.queue.limits.overflow } }

  /// Whether nothing is waiting or being written.
  var isDrained: Bool { state.read { ($0.queue.isEmpty && !$0.isWriting) || $0.isAbandoned } }

  /// How long something has been waiting without the peer taking anything.
  var stalled: Duration {
    state.read { $0.queue.isEmpty && !$0.isWriting ? .zero : $0.lastMoved.duration(to: .now) }
  }

  // MARK: - The writing thread

  /// The next frames, as bytes to write at once; nil at the end.
  func next() -> [UInt8]? {
    while true {
      let due = state.read { $0.queue.due }
      let step = state.wait(seconds: due.map(Self.seconds)) { Self.step(&$0, due) }
      switch step {
      case .write(let bytes): return bytes
      case .end: return nil
      case nil, .again: continue
      }
    }
  }

  private enum Step { case write([UInt8]), end, again }

  /// What to do next; nil is to wait for a change, or until the droppable message that is due at `due`.
  private static func step(_ state: inout State, _ due: ContinuousClock.Instant?) -> Step? {
    if state.isWriting { state.lastMoved = .now }
    state.isWriting = false
    guard !state.isAbandoned else { return .end }
    guard let framing = state.framing else { return nil }
    let bodies = state.queue.take(now: .now)
    guard bodies.isEmpty else {
      state.isWriting = true
      state.lastMoved = .now
      return .write(bodies.flatMap(framing.frame))
    }
    if state.isClosed, state.queue.isEmpty { return .end }
    return state.queue.due == due ? nil : .again
  }

  private static func seconds(until instant: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: instant).components
    return max(0, Double(seconds) + Double(attoseconds) / 1e18)
  }
}
