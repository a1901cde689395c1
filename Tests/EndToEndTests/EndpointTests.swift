import JSON
import Synchronization
import TestSupport
import Testing

/// Any OpenAI-compatible endpoint, here a small server on this machine that answers Yes to everything.
struct EndpointTests {
  static let reply = #"""
    {"id":"c1","object":"chat.completion","model":"small","choices":[{"index":0,"finish_reason":"stop",
    "message":{"role":"assistant","content":"Yes"}}],"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}
    """#

  static func command(_ study: Study, _ server: TestServer, _ options: String...) throws -> Command {
    try Command(["run", study.path, "--model", "openai-compatible"] + options)
      .with("OPENAI_BASE_URL", "\(server.url)/v1").with("OPENAI_MODEL", "small")
      .with("OPENAI_API_KEY", "sk-very-secret")
  }

  @Test func `an endpoint is named by variables, and its key reaches it and nothing else`() async throws {
    let study = try Study()
    let server = try TestServer { _, _ in .text(Self.reply) }
    defer { server.stop() }
    let outcome = try await Self.command(study, server, "--quiet")
      .with("http_proxy", "http://127.0.0.1:1").run()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.requests.count > 6)
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer sk-very-secret" })
    #expect(server.requests.contains { $0.line == "POST /v1/chat/completions" })
    for file in study.folder.files where file.contains(".") && !file.hasSuffix(".reprise") {
      guard let bytes = try? study.folder.read(file) else { continue }
      #expect(!String(decoding: bytes, as: UTF8.self).contains("sk-very-secret"), "\(file)")
    }
    let replay = try await Command("replay", study.path, "--quiet").run()
    #expect(replay.status == 0, "\(replay.output)")
  }

  @Test func `Ctrl-C keeps what was recorded, and the same command goes on from there`() async throws {
    let study = try Study()
    let isOpen = Mutex(false)
    let hanging = 14
    let server = try TestServer { number, _ in
      number >= hanging && !isOpen.withLock { $0 } ? .silence : .text(Self.reply)
    }
    defer { server.stop() }
    let running = try Self.command(study, server).start()
    while server.requests.count <= hanging { try await Task.sleep(for: .milliseconds(20)) }
    running.interrupt()
    let stopped = await running.outcome()
    #expect(stopped.status == 130, "\(stopped.errors)")
    #expect(
      stopped.errors.contains(
        "error: stopped\nhint: `reprise run \(study.path) --model openai-compatible` goes on"))
    #expect(stopped.output == "")
    let name = try #require(study.folder.files.first { $0.hasSuffix("trace.jsonl") })
    let before = try study.folder.read(name)
    #expect(before.last == 0x0A, "the trace ends with a whole line")
    isOpen.withLock { $0 = true }
    let (asked, resumed) = (server.requests.count, try await Self.command(study, server, "--quiet").run())
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try study.folder.read(name).starts(with: before), "no recorded line has changed")
    let whole = try Study()
    #expect(try await Self.command(whole, server, "--quiet").run().status == 0)
    #expect(server.requests.count - asked > 0)
    let diff = try await Command("diff", study.path, whole.path).run()
    #expect(diff.status == 0, "\(diff.output)")
  }
}
