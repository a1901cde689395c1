import JSON
import Synchronization
import Testing

@testable import JSONRPC

struct ConnectionTests {
  private func request(_ id: JSONValue, _ method: String, _ params: JSONValue? = nil) -> JSONValue {
    var object: JSONObject = ["jsonrpc": "2.0", "id": id, "method": .string(method)]
    object["params"] = params
    return .object(object)
  }

  private func notification(_ method: String, _ params: JSONValue? = nil) -> JSONValue {
    var object: JSONObject = ["jsonrpc": "2.0", "method": .string(method)]
    object["params"] = params
    return .object(object)
  }

  private func code(_ reply: JSONValue) -> Int? { reply["error"]?["code"]?.intValue }

  // MARK: - Replies

  @Test func `what is asked before the end of the input is answered`() async throws {
    let client = WireClient(.sample)
    client.send(Array(request("a", "echo", ["x": 1]).printed().utf8))
    #expect(try await client.finish() == 0)
    #expect(client.messages == [["jsonrpc": "2.0", "id": "a", "result": ["x": 1]]])
    #expect(client.raw.last == 0x0A)
  }

  @Test func `replies are framed as the first message was`() async throws {
    let client = WireClient(.sample)
    client.send(request(1, "ping"), as: .header)
    _ = try await client.finish()
    let body = #"{"jsonrpc":"2.0","id":1,"result":"pong"}"#
    #expect(client.raw == Array("Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
  }

  @Test func `a batch has one reply with all replies`() async throws {
    let client = WireClient(.sample)
    client.send([request(1, "echo", [1]), notification("echo"), 5, request(2, "none"), request(3, "ping")])
    client.send([notification("ping")])
    _ = try await client.finish()
    #expect(client.messages.count == 1)
    let replies = client.messages.first?.arrayValue ?? []
    #expect(Set(replies.map { $0["id"] ?? .null }) == [1, .null, 2, 3])
  }

  @Test func `a second request with an open id is refused`() async throws {
    let client = WireClient(.sample)
    client.send(request(1, "wait"))
    client.send(request(1, "ping"))
    #expect(code(try await client.reply(to: 1)) == -32600)
    client.send(notification("$/cancelRequest", ["id": 1]))
    _ = try await client.message { $0["error"]?["code"]?.intValue == -32800 }
    client.send(request(1, "ping"))
    _ = try await client.message { $0["result"] == "pong" }
    _ = try await client.finish()
    #expect(client.messages.count == 3)
  }

  @Test func `parameters that do not decode are refused with the path`() async throws {
    let client = WireClient(.sample)
    client.send(request(1, "add", ["a": 1, "b": "x"]))
    client.send(request(2, "add", ["a": 1, "b": 2]))
    let error = try await client.reply(to: 1)["error"]
    #expect(error?["code"] == -32602 && error?["data"]?["path"] == "/b")
    #expect(try await client.reply(to: 2)["result"] == 3)
    _ = try await client.finish()
  }

  @Test func `too many open requests are refused`() async throws {
    var configuration = Connection.Configuration.patient
    configuration.openRequests = 2
    let client = WireClient(.sample, configuration)
    for id in 1...3 { client.send(request(.integer(Int64(id)), "wait")) }
    #expect(code(try await client.reply(to: 3)) == ErrorCode.busy.rawValue)
    for id in 1...2 { client.send(notification("$/cancelRequest", ["id": .integer(Int64(id))])) }
    _ = try await client.finish()
    #expect(client.messages.count == 3)
  }

  @Test func `a result beyond the limit is an error`() async throws {
    var configuration = Connection.Configuration.patient
    configuration.largestResult = 100
    let client = WireClient(.sample, configuration)
    client.send(request(1, "echo", [.string(String(repeating: "x", count: 100))]))
    #expect(code(try await client.reply(to: 1)) == ErrorCode.tooLarge.rawValue)
    _ = try await client.finish()
  }

  @Test func `a message beyond the limit is refused with its id`() async throws {
    var configuration = Connection.Configuration.patient
    configuration.framing.message = 200
    for framing in [Framing.line, .header] {
      let client = WireClient(.sample, configuration)
      client.send(request(1, "echo", [.string(String(repeating: "x", count: 200))]), as: framing)
      client.send(request(2, "ping"), as: framing)
      #expect(code(try await client.reply(to: 1)) == ErrorCode.tooLarge.rawValue)
      #expect(try await client.reply(to: 2)["result"] == "pong")
      _ = try await client.finish()
    }
  }

  // MARK: - Order

  @Test func `writes of one resource run one after another in their order`() async throws {
    let log = Mutex<[String]>([])
    var table = MethodTable()
    table.add("write", ordering: .write(.one("d", namedBy: "uri"))) { params, _ in
      log.withLock { $0.append("start \(params?["n"]?.intValue ?? 0)") }
      try await Task.sleep(for: .milliseconds(2))
      log.withLock { $0.append("end \(params?["n"]?.intValue ?? 0)") }
      return .null
    }
    let client = WireClient(table)
    for number in 0..<20 {
      client.send(request(.integer(Int64(number)), "write", ["uri": "a", "n": .integer(Int64(number))]))
    }
    _ = try await client.finish()
    #expect(log.withLock { $0 } == (0..<20).flatMap { ["start \($0)", "end \($0)"] })
    #expect(client.messages.compactMap { $0["id"]?.intValue } == Array(0..<20))
  }

  @Test func `what a handler sends leaves before its reply`() async throws {
    var table = MethodTable()
    table.add("work", ordering: .free) { _, context in
      for step in 0..<9 { context.progress.report(done: Double(step), total: 9) }
      context.connection.notify("changed")
      return .null
    }
    let client = WireClient(table)
    for id in 0..<Int64(10) {
      client.send(request(.integer(id), "work", ["_meta": ["progressToken": .integer(id)]]))
    }
    _ = try await client.finish()
    for id in 0..<10 {
      let reply = client.messages.firstIndex { $0["id"]?.intValue == id }
      let reports = client.messages.indices.filter { client.messages[$0]["params"]?["token"]?.intValue == id }
      #expect(reports.last.map { client.messages[$0]["params"]?["done"] } == 8)
      #expect(try #require(reports.last) < (try #require(reply)))
    }
    #expect(client.messages.count { $0["method"] == "changed" } == 10)
  }

  // MARK: - Cancelling

  @Test func `a running request that is cancelled gives what it has`() async throws {
    let client = WireClient(.sample)
    client.send(request(1, "wait", ["workDoneToken": "t"]))
    let progress = try await client.message { $0["method"] == "$/progress" }
    #expect(progress["params"] == ["token": "t", "done": 1, "total": 4])
    client.send(notification("$/cancelRequest", ["id": 1]))
    let error = try await client.reply(to: 1)["error"]
    #expect(error?["code"] == -32800 && error?["data"]?["partial"] == ["done": 1])
    _ = try await client.finish()
  }

  @Test func `a waiting request that is cancelled never runs and is answered at once`() async throws {
    let client = WireClient(.sample)
    client.send(request(1, "wait", ["door": "a"]))
    client.send(request(2, "wait", ["door": "a"]))
    client.send(request(3, "look", ["door": "a"]))
    client.send(request(4, "look", ["door": "b"]))
    #expect(try await client.reply(to: 4)["result"] == "looked")
    client.send(notification("$/cancelRequest", ["id": 2]))
    #expect(code(try await client.reply(to: 2)) == -32800)
    #expect(!client.messages.contains { $0["id"] == 1 || $0["id"] == 3 })
    client.send(notification("$/cancelRequest", ["id": 1]))
    #expect(try await client.reply(to: 3)["result"] == "looked")
    _ = try await client.finish()
    #expect(client.messages.compactMap { $0["id"]?.intValue } == [4, 2, 1, 3])
  }

  @Test func `a cancellation that overtakes its request counts, one that is late does not`() async throws {
    let client = WireClient(.sample)
    client.send(notification("$/cancelRequest", ["id": 1]))
    client.send(request(1, "ping"))
    #expect(code(try await client.reply(to: 1)) == -32800)
    client.send(request(2, "ping"))
    _ = try await client.reply(to: 2)
    client.send(notification("$/cancelRequest", ["id": 2]))
    client.send(request(2, "echo", ["again"]))
    _ = try await client.message { $0["result"] == ["again"] }
    _ = try await client.finish()
  }

  // MARK: - Questions of ours

  @Test func `a question of ours gets the peer's answer`() async throws {
    var table = MethodTable()
    table.add("ask", ordering: .free) { _, context in
      do {
        return try await context.connection.request("client/name", ["a": 1])
      } catch let error as ResponseError {
        return .string(error.message)
      }
    }
    let client = WireClient(table)
    for (id, answer) in [(1, ("result", "me")), (2, ("error", ["code": 1, "message": "no"]))]
      as [(Int64, (String, JSONValue))]
    {
      client.send(request(.integer(id), "ask"))
      let question = try await client.message { $0["method"] == "client/name" && $0["id"] == .integer(id) }
      #expect(question["params"] == ["a": 1])
      client.send(["jsonrpc": "2.0", "id": .integer(id), .init(answer.0): answer.1] as JSONValue)
      _ = try await client.message { $0["id"] == .integer(id) && $0["result"] != nil }
    }
    #expect(client.messages.filter { $0["method"] == nil }.map { $0["result"] } == ["me", "no"])
    _ = try await client.finish()
  }

  // MARK: - A slow peer

  @Test func `a peer that does not read gets every reply later, and none twice`() async throws {
    var configuration = Connection.Configuration.patient
    configuration.outbound.busy = 200_000
    let client = WireClient(.sample, configuration, reads: false)
    let text = JSONValue.string(String(repeating: "x", count: 1_000))
    for id in 0..<600 { client.send(request(.integer(Int64(id)), "echo", [text])) }
    while client.connection.outbox.load.bytes <= 200_000 { try await Task.sleep(for: .milliseconds(1)) }
    client.send(request(600, "echo", [text]))
    client.send(request(601, "ping"))
    client.startReading()
    #expect(code(try await client.reply(to: 600)) == ErrorCode.busy.rawValue)
    #expect(try await client.reply(to: 601)["result"] == "pong")
    #expect(try await client.finish() == 0)
    #expect(client.messages.compactMap { $0["id"]?.intValue }.sorted() == Array(0...601))
  }

  @Test func `a peer that never reads is given up`() async throws {
    var configuration = Connection.Configuration()
    configuration.outbound.overflow = 100_000
    let client = WireClient(.sample, configuration, reads: false)
    let text = JSONValue.string(String(repeating: "x", count: 1_000))
    for id in 0..<400 { client.send(request(.integer(Int64(id)), "ping", [text])) }
    #expect(await client.connection.exitCode() == 75)
  }
}
