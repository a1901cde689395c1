import JSON
import Testing

@testable import JSONRPC

/// The other end of a connection: sends raw bytes and collects what comes back.
final class WireClient: Sendable {
  let connection: Connection
  private let stream: LocalStream
  private let received = Monitor((messages: [JSONValue](), raw: [UInt8](), isOver: false))
  private let ending: Task<Int32, Never>

  /// - Parameter reads: whether the client reads what it is sent.
  init(_ table: MethodTable, _ configuration: Connection.Configuration = .patient, reads: Bool = true) {
    let (here, there) = LocalStream.pair(capacity: .max)
    let connection = Connection(table, configuration: configuration)
    self.connection = connection
    stream = here
    ending = Task { await connection.run(over: there) }
    if reads { startReading() }
  }

  func startReading() {
    DedicatedThread.start { [self] in
      var framing = MessageFraming()
      while let bytes = stream.read() {
        let events = framing.feed(bytes)
        received.update { received in
          received.raw += bytes
          for case .frame(let body) in events {
            received.messages.append((try? JSONValue(parsing: body)) ?? "not JSON")
          }
          for case .fault in events { received.messages.append("not framed") }
        }
      }
      received.update { $0.isOver = true }
    }
  }

  func send(_ bytes: [UInt8]) { _ = stream.write(bytes) }
  func send(_ json: JSONValue, as framing: Framing = .line) { send(framing.frame(json.printedBytes())) }

  /// Waits for the message that `isWanted` takes, as long as any may come.
  func message(where isWanted: @Sendable (JSONValue) -> Bool) async throws -> JSONValue {
    while true {
      let (messages, isOver) = received.read { ($0.messages, $0.isOver) }
      if let message = messages.first(where: isWanted) { return message }
      guard !isOver else { throw ResponseError(.notFound, "no such message among \(messages)", kind: "test") }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  func reply(to id: JSONValue) async throws -> JSONValue {
    try await message { $0["id"] == id && $0["method"] == nil }
  }

  var messages: [JSONValue] { received.read { $0.messages } }
  var raw: [UInt8] { received.read { $0.raw } }

  /// Ends the input and waits for the connection to end.
  func finish() async throws -> Int32 {
    stream.closeOutput()
    return try await exitCode()
  }

  func exitCode() async throws -> Int32 {
    let code = await ending.value
    while !received.read({ $0.isOver }) { try await Task.sleep(for: .milliseconds(1)) }
    return code
  }
}

extension Connection.Configuration {
  /// Lets what was asked end, also where many tests share few threads.
  static var patient: Self {
    var configuration = Self()
    (configuration.grace, configuration.lastGrace) = (.seconds(600), .seconds(600))
    configuration.patience = .seconds(600)
    return configuration
  }
}

extension MethodTable {
  /// Methods of every kind for tests.
  static var sample: MethodTable {
    var table = MethodTable()
    table.addImmediate("ping", ordering: .free) { params, _ in params ?? "pong" }
    table.add("echo", ordering: .free) { params, _ in params ?? .null }
    table.addImmediate("initialize", ordering: .barrier, dialects: .languageServer) { _, _ in
      ["capabilities": [:]]
    }
    table.add("textDocument/hover", ordering: .read(.all("document")), dialects: .languageServer) {
      params, _ in
      guard params?["fail"] == nil else { throw ResponseError(.notFound, "no such thing", kind: "notFound") }
      return ["contents": "text"]
    }
    table.add("add", ordering: .free, params: [String: Int].self) { terms, _ in terms.values.reduce(0, +) }
    table.add("wait", ordering: .write(.one("door", namedBy: "door"))) { _, context in
      context.progress.report(done: 1, total: 4)
      while !context.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
      try context.checkCancellation(partial: ["done": 1])
      return .null
    }
    table.add("look", ordering: .read(.one("door", namedBy: "door"))) { _, _ in "looked" }
    return table
  }
}
