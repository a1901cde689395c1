import JSON
import Synchronization

extension Connection {
  /// Takes the next bytes of the input. Calls must not overlap.
  package func receive(_ bytes: [UInt8]) {
    let (events, framing) = input.withLock { ($0.take(bytes), $0.framing.framing) }
    if let framing { outbox.lock(framing) }
    for event in events { take(event) }
  }

  private func take(_ event: MessageFraming.Event) {
    switch event {
    case .fault(let fault):
      refuse(MessageFault(id: IDSalvage.find(in: fault.head), error: ResponseError(fault)), .outbox(outbox))
    case .frame(let body):
      switch configuration.decoding.decode(body) {
      case .single(let message): take(message, .outbox(outbox))
      case .batch(let messages): take(messages)
      }
    }
  }

  /// Takes the events that the end of the input completes.
  func receiveEnd() {
    let events = input.withLock { $0.take(nil) }
    if let framing = input.withLock({ $0.framing.framing }) { outbox.lock(framing) }
    for event in events { take(event) }
  }

  private func take(_ batch: [Result<Message, MessageFault>]) {
    guard state.withLock({ $0.lifecycle.session == nil }) else {
      let error = ResponseError.invalidRequest(
        "this protocol has no batches", hint: "send the messages one by one")
      return refuse(MessageFault(error: error), .outbox(outbox))
    }
    let expected = batch.count { message in
      switch message {
      case .success(.request), .failure: true
      case .success: false
      }
    }
    let sink = ReplySink.batch(BatchReply(expected: expected, outbox: outbox))
    for message in batch { take(message, sink) }
  }

  private func take(_ message: Result<Message, MessageFault>, _ sink: ReplySink) {
    switch message {
    case .failure(let fault): refuse(fault, sink)
    case .success(.notification("exit", _)): exit()
    case .success(.notification("$/cancelRequest", let params)): cancel(params?["id"])
    case .success(.notification("notifications/cancelled", let params)): cancel(params?["requestId"])
    case .success(.notification(let method, let params)): accept(nil, method, params, sink)
    case .success(.request(let id, let method, let params)): accept(id, method, params, sink)
    case .success(.response(.integer(let number)?, let result)):
      answer(number, result.mapError { $0 as any Error })
    case .success(.response(_, let result)): configuration.log("an answer to no question of ours: \(result)")
    }
  }

  private func refuse(_ fault: MessageFault, _ sink: ReplySink) {
    sink.send(Message.response(id: fault.id, result: .failure(fault.error)).json)
  }

  // MARK: - Cancelling

  private enum Cancellation { case running(RequestContext), waiting(ConnectionState.Pending), unknown }

  /// Acts on a cancellation at once, before everything that waits.
  private func cancel(_ json: JSONValue?) {
    guard let id = json.flatMap(RequestID.init) else { return }
    let found = state.withLock { state -> Cancellation in
      guard let ticket = state.tickets[id], let pending = state.pending[ticket] else {
        state.remember(early: id, now: .now)
        return .unknown
      }
      return state.take(ticket).map { .waiting($0) } ?? .running(pending.context)
    }
    switch found {
    case .running(let context): context.cancel()
    case .waiting(let pending):
      pending.context.cancel()
      start(complete(pending, .failure(.cancelled())))
    case .unknown: break
    }
  }

  func cancelAll() {
    for pending in state.withLock({ Array($0.pending.values) }) { pending.context.cancel() }
  }
}

extension ResponseError {
  /// The reply to a message whose framing is faulty.
  init(_ fault: FramingFault) {
    let code: ErrorCode =
      switch fault.kind {
      case .garbage, .truncated: .parseError
      case .badHeader, .badCharset, .empty: .invalidRequest
      case .tooLarge: .tooLarge
      }
    self.init(code, fault.message, kind: "framing.\(fault.kind.rawValue)")
    if fault.kind == .garbage || fault.kind == .badHeader {
      data["hint"] = "a message is one line of JSON, or 'Content-Length: N', an empty line and N bytes"
    }
  }
}
