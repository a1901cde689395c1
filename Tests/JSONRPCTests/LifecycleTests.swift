import JSON
import Testing

@testable import JSONRPC

struct LifecycleTests {
  private func send(_ client: WireClient, _ id: Int64?, _ method: String, _ params: JSONValue? = nil) {
    var object: JSONObject = ["jsonrpc": "2.0"]
    object["id"] = id.map { .integer($0) }
    object["method"] = .string(method)
    object["params"] = params
    client.send(.object(object), as: .header)
  }

  private func code(_ client: WireClient, _ id: Int64) -> Int? {
    client.messages.first { $0["id"] == .integer(id) }?["error"]?["code"]?.intValue
  }

  @Test func `a session opens, shuts down and exits with zero`() async throws {
    let client = WireClient(.sample)
    send(client, 1, "textDocument/hover")
    send(client, 2, "ping")
    send(client, 3, "shutdown")
    send(client, 4, "initialize", ["processId": nil, "capabilities": [:]])
    send(client, nil, "initialized")
    send(client, 5, "initialize", [:])
    send(client, 6, "textDocument/hover")
    send(client, 7, "ping")
    send(client, 8, "shutdown")
    send(client, 9, "textDocument/hover")
    // A client may leave only when its shutdown was answered: an earlier exit ends what still runs.
    for id in [8, 9] as [JSONValue] { _ = try await client.reply(to: id) }
    send(client, nil, "exit")
    #expect(try await client.exitCode() == 0)
    #expect([1, 3, 5, 9].map { code(client, $0) } == [-32002, -32002, -32600, -32600])
    #expect([2, 4, 6, 7, 8].map { code(client, $0) } == [nil, nil, nil, nil, nil])
    #expect(client.messages.count == 9)
  }

  @Test func `exit without shutdown is one`() async throws {
    for opened in [true, false] {
      let client = WireClient(.sample)
      if opened { send(client, 1, "initialize") }
      send(client, nil, "exit")
      #expect(try await client.exitCode() == 1)
    }
  }

  @Test func `the end of the input is zero after shutdown and in plain use`() async throws {
    for (methods, code) in [(["ping"], 0), (["initialize"], 1), (["initialize", "shutdown"], 0), ([], 0)]
      as [([String], Int32)]
    {
      let client = WireClient(.sample)
      for (id, method) in methods.enumerated() { send(client, Int64(id), method) }
      #expect(try await client.finish() == code)
      #expect(client.messages.count == methods.count)
    }
  }

  @Test func `a session has no batches`() async throws {
    let client = WireClient(.sample)
    send(client, 1, "initialize")
    client.send([["jsonrpc": "2.0", "id": 2, "method": "ping"]], as: .header)
    _ = try await client.finish()
    #expect(client.messages.last?["error"]?["code"] == -32600)
  }

  @Test func `in a session our own codes are wrapped`() async throws {
    let client = WireClient(.sample)
    send(client, 1, "initialize")
    send(client, 2, "textDocument/hover", ["fail": true])
    let error = try await client.reply(to: 2)["error"]
    #expect(
      error?["code"] == -32803 && error?["data"]?["code"] == 1001 && error?["data"]?["kind"] == "notFound")
    _ = try await client.finish()
  }

  @Test func `a signal ends the connection in order and cancels what does not end`() async throws {
    var configuration = Connection.Configuration.patient
    configuration.grace = .milliseconds(1)
    configuration.lastGrace = .seconds(60)
    let client = WireClient(.sample, configuration)
    send(client, 1, "wait")
    send(client, 2, "ping")
    _ = try await client.reply(to: 2)
    client.connection.terminate()
    #expect(try await client.exitCode() == 0)
    #expect(code(client, 1) == -32800)
  }

  @Test func `a method of MCP is not found with a hint`() async throws {
    let client = WireClient(.sample)
    send(client, 1, "initialize", ["protocolVersion": "2025-06-18"])
    let error = try await client.reply(to: 1)["error"]
    #expect(error?["code"] == -32601 && error?["data"]?["hint"] != nil)
    _ = try await client.finish()
  }
}
