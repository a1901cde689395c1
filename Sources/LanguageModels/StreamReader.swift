import JSON
import Synchronization

/// Puts a reply together from a stream's bytes as they arrive.
final class StreamReader: Sendable {
  private struct State {
    var parser = EventStreamParser()
    var reply = ChatReply()
    var failure: ModelError?
  }

  private let state = Mutex(State())
  private let onText: @Sendable (String) -> Void

  init(onText: @escaping @Sendable (String) -> Void) { self.onText = onText }

  func take(_ bytes: [UInt8]) {
    let text = state.withLock { state -> String? in
      let before = state.reply.text.utf8.count
      for event in state.parser.feed(bytes) { Self.add(event, to: &state) }
      return state.reply.text.utf8.count > before ? state.reply.text : nil
    }
    if let text { onText(text) }
  }

  /// Forgets what came: the request is made again.
  func restart() { state.withLock { $0 = State() } }

  func reply() throws(ModelError) -> ChatReply {
    let (reply, failure) = state.withLock { state in
      for event in state.parser.finish() { Self.add(event, to: &state) }
      return (state.reply, state.failure)
    }
    if let failure { throw failure }
    return reply
  }

  private static func add(_ event: String, to state: inout State) {
    if event == "[DONE]" {
      state.reply.isComplete = true
      return
    }
    guard let json = try? JSONValue(parsing: event) else {
      state.failure = state.failure ?? ModelError(.badReply, "an event of the stream is not JSON")
      return
    }
    if json["error"] != nil {
      state.failure = state.failure ?? ModelError(.failed, "the endpoint broke its stream off with an error")
    }
    state.reply.add(json)
  }
}
