package import JSON
import Synchronization

/// One peer: reads its messages, runs what they ask for in the declared order, and replies to each exactly once.
///
/// 1. Whoever calls ``receive(_:)`` is never held up by a handler or by a slow peer.
/// 2. Effects of messages that conflict appear in the order in which the messages came.
/// 3. What a handler sent before it returned leaves before its reply.
package final class Connection: Sendable {
  package struct Configuration: Sendable {
    package var framing = MessageFraming.Limits()
    package var decoding = MessageDecoding()
    /// How replies are framed before a message has shown it.
    package var outputFraming: Framing?
    /// The most requests that wait or run.
    package var openRequests = 1_024
    /// The most bytes of a result.
    package var largestResult = 16 << 20
    /// How long what runs may go on after the end of the input, `exit` or a signal.
    package var grace = Duration.seconds(2)
    /// How long what was cancelled may take to end, and the peer to read what is left.
    package var lastGrace = Duration.seconds(2)
    /// How long a peer may take nothing while something waits for it.
    package var patience = Duration.seconds(60)
    var outbound = OutboundQueue.Limits()
    /// Takes lines for the people who run the server.
    package var log: @Sendable (String) -> Void = { _ in }

    package init() {}
  }

  package let table: MethodTable
  package let configuration: Configuration
  package let outbox: Outbox
  let input: Mutex<ConnectionInput>
  let state = Mutex(ConnectionState())

  package init(_ table: MethodTable, configuration: Configuration = Configuration()) {
    self.table = table
    self.configuration = configuration
    outbox = Outbox(limits: configuration.outbound)
    let framing = MessageFraming(limits: configuration.framing, framing: configuration.outputFraming)
    input = Mutex(ConnectionInput(framing: framing))
  }

  /// Sends a notification. With a key it may be replaced by a newer one with the same key.
  package func notify(_ method: String, _ params: JSONValue? = nil, newest key: String? = nil) {
    let message = Message.notification(method: method, params: params)
    if let key { outbox.sendDroppable(message, key: key) } else { outbox.send(message) }
  }

  /// Asks the peer and waits for its answer.
  /// - Throws: the peer's `ResponseError`, or `CancellationError` when the task is cancelled or the connection ends.
  package func request(_ method: String, _ params: JSONValue? = nil) async throws -> JSONValue {
    let number = state.withLock { state in
      state.nextOutgoing += 1
      return state.nextOutgoing
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isEnding = state.withLock { state in
          if state.ending == nil { state.outgoing[number] = continuation }
          return state.ending != nil
        }
        if isEnding || Task.isCancelled {
          answer(number, .failure(CancellationError()), else: isEnding ? continuation : nil)
        } else {
          outbox.send(.request(id: .integer(number), method: method, params: params))
        }
      }
    } onCancel: {
      if answer(number, .failure(CancellationError())) {
        notify("$/cancelRequest", ["id": .integer(number)])
      }
    }
  }

  /// Ends the wait for an answer; false when nobody waits.
  @discardableResult
  func answer(
    _ number: Int64, _ result: Result<JSONValue, any Error>,
    else unregistered: CheckedContinuation<JSONValue, any Error>? = nil
  ) -> Bool {
    let waiting = state.withLock { $0.outgoing.removeValue(forKey: number) } ?? unregistered
    waiting?.resume(with: result)
    return waiting != nil
  }

  /// Waits until the connection has ended.
  /// - Returns: the exit code for the process.
  package func exitCode() async -> Int32 {
    await withCheckedContinuation { continuation in
      let code = state.withLock { state in
        if state.exitCode == nil { state.onExit.append(continuation) }
        return state.exitCode
      }
      if let code { continuation.resume(returning: code) }
    }
  }
}
