import Concepts
import JSON
import TestSupport
import Testing
import Tracing

@testable import LanguageModels

@Suite struct HTTPModelTests {
  @Test func `a question is sent with its key and answered`() async throws {
    let server = try TestServer { _, _ in .text(completion("Yes")) }
    defer { server.stop() }
    let answer = try await server.model().reply(to: .asking("Is snow white?"))
    #expect(answer.reply.text == "Yes" && answer.source == .live)
    let request = try #require(server.requests.first)
    #expect(request.line == "POST /v1/chat/completions")
    #expect(request.headers["authorization"] == "Bearer \(canary)")
    #expect(try JSONValue(parsing: request.body)["messages"]?[1]?["content"] == "Is snow white?")
  }

  @Test func `a busy endpoint is asked again after the time it names`() async throws {
    let server = try TestServer { number, _ in
      number == 0
        ? .text("{}", status: "429 Too Many", headers: ["Retry-After: 7"]) : .text(completion("Yes"))
    }
    defer { server.stop() }
    let waits = Waits()
    let answer = try await server.model(waits: waits).reply(to: .asking("x"))
    #expect(answer.reply.text == "Yes" && waits.all == [.seconds(7)])
    #expect(answer.volatile["attempts"] == 2)
  }

  @Test func `a wait that an endpoint names is bounded`() async throws {
    let server = try TestServer { number, _ in
      number == 0
        ? .text("{}", status: "429 Too Many", headers: ["Retry-After: 1e300"]) : .text(completion("Yes"))
    }
    defer { server.stop() }
    let waits = Waits()
    _ = try await server.model(waits: waits).reply(to: .asking("x"))
    #expect(waits.all == [.seconds(60)])
  }

  @Test func `waits grow, spread by the request, and are the same every time`() async throws {
    let server = try TestServer { _, _ in .text("oh", status: "500 Internal") }
    defer { server.stop() }
    let (first, second) = (Waits(), Waits())
    await #expect(throws: ModelError.self) {
      try await server.model(waits: first, attempts: 4).reply(to: .asking("x"))
    }
    await #expect(throws: ModelError.self) {
      try await server.model(waits: second, attempts: 4).reply(to: .asking("x"))
    }
    #expect(first.all == second.all && first.all.count == 3)
    for (attempt, wait) in first.all.enumerated() {
      #expect(wait >= .milliseconds(250) * (1 << attempt) && wait <= .milliseconds(500) * (1 << attempt))
    }
    #expect(server.requests.count == 8)
  }

  @Test(arguments: [
    (TestServer.Answer.text("{}", status: "401 No"), ModelError.Code.unauthorised, 1),
    (.text("{}", status: "403 No"), .unauthorised, 1),
    (.text("{}", status: "404 No"), .refused, 1),
    (.text(#"{"error":{"message":"bad field"}}"#, status: "400 Bad"), .refused, 1),
    (.text(#"{"error":{"code":"context_length_exceeded"}}"#, status: "400 Bad"), .tooLong, 1),
    (.text(#"{"error":{"message":"exceeds the available context size"}}"#, status: "400 Bad"), .tooLong, 1),
    (.text(#"{"error":{"code":"insufficient_quota"}}"#, status: "429 No"), .refused, 1),
    (.text("{}", status: "429 No"), .rateLimited, 2),
    (.text("<html>", status: "502 Bad Gateway"), .failed, 2),
    (.text("", status: "307 Elsewhere", headers: ["Location: http://127.0.0.1:1/"]), .refused, 1),
    (.text("not JSON"), .badReply, 2),
    (.text("{}"), .badReply, 2),
    (.text(""), .badReply, 2),
    (.raw("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"choices\":["), .badReply, 2),
    (.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), .badReply, 2),
  ])
  func `each failure has its kind, and only those that may pass are repeated`(
    answer: TestServer.Answer, code: ModelError.Code, attempts: Int
  ) async throws {
    let server = try TestServer { _, _ in answer }
    defer { server.stop() }
    let error = await #expect(throws: ModelError.self) {
      try await server.model(attempts: 2).reply(to: .asking("x"))
    }
    #expect(error?.code == code, "\(error?.message ?? "")")
    #expect(server.requests.count == attempts)
  }

  @Test func `a connection closed without a word is a failure that may pass`() async throws {
    let server = try TestServer { number, _ in number == 0 ? .raw() : .text(completion("Yes")) }
    defer { server.stop() }
    #expect(try await server.model().reply(to: .asking("x")).reply.text == "Yes")
  }

  @Test func `a silent endpoint is given up`() async throws {
    let server = try TestServer { _, _ in .silence }
    defer { server.stop() }
    let model = try server.model(attempts: 1) { ($0.firstByte, $0.total) = (.milliseconds(50), .seconds(5)) }
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking("x")) }
    #expect(error?.code == .timedOut && error?.message.contains("50 ms") == true, "\(error?.message ?? "")")
  }

  @Test func `an answer that never ends is given up`() async throws {
    let server = try TestServer { _, _ in
      .raw("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{", hangs: true)
    }
    defer { server.stop() }
    let model = try server.model(attempts: 1) {
      ($0.firstByte, $0.total) = (.milliseconds(200), .milliseconds(300))
    }
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking("x")) }
    #expect(error?.code == .timedOut, "\(error?.message ?? "")")
  }

  @Test func `nobody listening is said with the address`() async throws {
    let server = try TestServer { _, _ in .silence }
    server.stop()
    let error = await #expect(throws: ModelError.self) {
      try await server.model(attempts: 2).reply(to: .asking("x"))
    }
    #expect(
      error?.code == .unreachable && error?.message.contains(server.url) == true, "\(error?.message ?? "")")
  }

  @Test func `cancelling ends the request`() async throws {
    let server = try TestServer { _, _ in .silence }
    defer { server.stop() }
    let model = try server.model(attempts: 1)
    let task = Task { try await model.reply(to: .asking("x")) }
    while server.requests.isEmpty { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `what the endpoint lacks is refused, not left out`() async throws {
    let server = try TestServer { _, _ in .text(completion("Yes")) }
    defer { server.stop() }
    let model = try server.model(
      capabilities: .init(jsonSchema: false, logProbabilities: false, tools: false, seed: false))
    var prompt = Prompt.asking("x")
    prompt.logProbabilities = 1
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: prompt) }
    #expect(error?.code == .unsupported && server.requests.isEmpty)
  }

  @Test func `errors of our own server name no port, which is another each time`() throws {
    for code in [ModelError.Code.unreachable, .timedOut, .badReply] {
      var endpoint = try Endpoint(baseURL: "http://127.0.0.1:40123/v1", model: "small")
      endpoint.isOwn = true
      #expect(!ModelError(code, "it went wrong").at(endpoint).message.contains("40123"))
      let long = ModelError(
        status: 400, body: ["error": ["type": "exceed_context_size_error"]], quoted: "too much",
        endpoint: endpoint)
      #expect(
        long.code == .tooLong && !long.message.contains("40123") && long.message.contains("raise `context:`"))
      endpoint.isOwn = false
      #expect(ModelError(code, "it went wrong").at(endpoint).message.contains("40123"))
    }
  }
}
