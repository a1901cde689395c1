package import JSON
import Synchronization

/// What a handler knows of the message it handles.
package final class RequestContext: Sendable {
  /// Nil for a notification.
  package let id: RequestID?
  package let method: String
  /// The dialect in which the message was sent.
  package let dialect: Dialects
  package let connection: Connection
  package let progress: Progress
  let ticket: Int

  private struct State {
    var isCancelled = false
    var onCancel: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  init(
    id: RequestID?, method: String, params: JSONValue?, dialect: Dialects, ticket: Int, connection: Connection
  ) {
    self.id = id
    self.method = method
    self.dialect = dialect
    self.ticket = ticket
    self.connection = connection
    progress = Progress(method: method, params: params, dialect: dialect, outbox: connection.outbox)
  }

  package var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Throws when the request was cancelled; `partial` is what is done so far.
  package func checkCancellation(partial: @autoclosure () -> JSONValue? = nil) throws(ResponseError) {
    if isCancelled { throw .cancelled(partial: partial()) }
  }

  /// Calls `action` when the request is cancelled, at once when it is already.
  package func onCancel(_ action: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      if !state.isCancelled { state.onCancel.append(action) }
      return state.isCancelled
    }
    if isCancelled { action() }
  }

  func cancel() {
    let actions = state.withLock { state in
      defer { state.onCancel = [] }
      state.isCancelled = true
      return state.onCancel
    }
    for action in actions { action() }
  }
}
