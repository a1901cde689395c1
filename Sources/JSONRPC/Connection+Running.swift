import JSON
import Synchronization

extension Connection {
  private enum Admission { case refused(ResponseError), run([Int]) }

  /// Takes a request, or a notification when `id` is nil.
  func accept(_ id: RequestID?, _ method: String, _ params: JSONValue?, _ sink: ReplySink) {
    let admission = state.withLock { state -> Admission in
      do throws(ResponseError) {
        return .run(try admit(id, method, params, sink, &state))
      } catch {
        return .refused(error)
      }
    }
    switch admission {
    case .run(let tickets): start(tickets)
    case .refused(let error):
      if let id { sink.send(Message.response(id: id, result: .failure(error)).json) }
    }
  }

  private func admit(
    _ id: RequestID?, _ name: String, _ params: JSONValue?, _ sink: ReplySink, _ state: inout ConnectionState
  ) throws(ResponseError) -> [Int] {
    if let id, state.tickets[id] != nil {
      throw .invalidRequest("a request with this 'id' is still open", hint: "give every request its own 'id'")
    }
    guard state.ending == nil else { throw .invalidRequest("the connection is ending") }
    let dialect = state.lifecycle.dialect(of: name, params)
    let known = table.method(name, in: dialect) ?? Self.builtin(name, dialect)
    let dialects = known?.dialects ?? table.dialects(of: name)
    if id == nil, known == nil { return [] }
    if name == "initialize", known == nil { throw .methodNotFound(name, hint: Self.otherProtocol) }
    if let refusal = state.lifecycle.admit(name, dialects: dialects, params: params) { throw refusal }
    guard let method = known else {
      throw .methodNotFound(name, hint: dialects.map { _ in Self.otherProtocol })
    }
    if let id, state.takeEarly(id, now: .now) { throw .cancelled() }
    try checkLoad(method, state)
    let context = RequestContext(
      id: id, method: name, params: params, dialect: dialect, ticket: state.nextTicket, connection: self)
    state.nextTicket += 1
    return state.enqueue(.init(context: context, method: method, params: params, sink: sink))
  }

  private static let otherProtocol = "the method belongs to another protocol than this session's"

  private func checkLoad(_ method: MethodTable.Method, _ state: ConnectionState) throws(ResponseError) {
    guard state.pending.count < configuration.openRequests else {
      throw ResponseError(
        .busy, "\(configuration.openRequests) requests are open", kind: "busy", data: ["retryAfterMs": 100])
    }
    if case .task = method.work, outbox.isBusy {
      throw ResponseError(
        .busy, "too many replies wait to be read", kind: "busy", data: ["retryAfterMs": 1_000])
    }
  }

  /// `shutdown`, when the server has none of its own: the reply comes when everything before it is done.
  private static func builtin(_ name: String, _ dialect: Dialects) -> MethodTable.Method? {
    guard name == "shutdown", dialect.isDisjoint(with: .mcp) else { return nil }
    return MethodTable.Method(
      name: name, ordering: .barrier, dialects: .languageServer, work: .immediate { _, _ in .null })
  }

  /// Runs messages whose turn it is, and those whose turn comes by that.
  func start(_ tickets: [Int]) {
    var ready = tickets[...]
    while let ticket = ready.popFirst() {
      guard let pending = state.withLock({ $0.take(ticket) }) else { continue }
      switch pending.method.work {
      case .immediate(let handler):
        ready += complete(pending, Self.outcome { try handler(pending.params, pending.context) })
      case .task(let handler):
        let task = Task { self.start(self.complete(pending, await Self.outcome(pending, handler))) }
        pending.context.onCancel { task.cancel() }
      }
    }
  }

  private static func outcome(_ body: () throws -> JSONValue) -> Result<JSONValue, ResponseError> {
    Result(catching: body).mapError(ResponseError.init(reporting:))
  }

  @concurrent
  private static func outcome(
    _ pending: ConnectionState.Pending, _ handler: MethodTable.Handler
  ) async -> Result<JSONValue, ResponseError> {
    do {
      return .success(try await handler(pending.params, pending.context))
    } catch {
      return .failure(ResponseError(reporting: error))
    }
  }

  // MARK: - Replying

  /// Replies and gives the messages whose turn it is now.
  func complete(_ pending: ConnectionState.Pending, _ result: Result<JSONValue, ResponseError>) -> [Int] {
    let context = pending.context
    context.progress.finish()
    state.withLock { state in
      if let id = context.id { state.remember(replied: id) }
      if case .failure = result, context.method == "initialize" { state.lifecycle.initializeFailed() }
    }
    reply(pending, result)
    let ready = state.withLock { $0.remove(context.ticket) }
    endIfQuiet()
    return ready
  }

  private func reply(_ pending: ConnectionState.Pending, _ result: Result<JSONValue, ResponseError>) {
    let context = pending.context
    guard let id = context.id else {
      if case .failure(let error) = result { configuration.log("\(context.method): \(error.message)") }
      return
    }
    // MCP wants silence after a cancellation.
    if context.isCancelled, !context.dialect.isDisjoint(with: .mcp) { return }
    let fitted = result.mapError { Self.fit($0, pending) }
    let message = Message.response(id: id, result: fitted).json
    let text = message.printedBytes()
    guard case .success = result, text.count > configuration.largestResult else {
      return pending.sink.send(message, text: text)
    }
    let error = ResponseError(
      .tooLarge, "the result has more than \(configuration.largestResult) bytes", kind: "tooLarge",
      data: ["hint": "ask for a part of it"])
    pending.sink.send(Message.response(id: id, result: .failure(error)).json)
  }

  /// Editors know only the codes of their protocol; ours go into the data.
  private static func fit(_ error: ResponseError, _ pending: ConnectionState.Pending) -> ResponseError {
    guard error.code.rawValue > 0, pending.method.dialects.contains(.languageServer) else { return error }
    var wrapped = error.adding("code", .integer(Int64(error.code.rawValue)))
    wrapped.code = .requestFailed
    return wrapped
  }
}
