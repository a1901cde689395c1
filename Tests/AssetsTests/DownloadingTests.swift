import TestSupport
import Testing

@testable import Assets

@Suite struct DownloadingTests {
  @Test func `the publisher is asked first and a good answer serves`() async throws {
    let server = try TestServer { _, _ in .text(content) }
    defer { server.stop() }
    let tiny = try single(from: server.url)
    #expect(try await tiny.store().pull("tiny").state == .ready)
    #expect(server.requests.map(\.line) == ["GET /a.bin"])
  }

  @Test func `a cut download goes on where it ended`() async throws {
    let server = try TestServer { number, request in
      guard number > 0 else {
        return .raw("HTTP/1.1 200 OK\r\nContent-Length: \(content.utf8.count)\r\n\r\nfirst half, ")
      }
      let rest = Array(content.utf8.dropFirst(12))
      return request.headers["range"] == "bytes=12-"
        ? .body(rest, status: "206 Partial Content") : .text("wrong")
    }
    defer { server.stop() }
    let tiny = try single(from: server.url)
    await #expect(throws: AssetError.self) { try await tiny.store().pull("tiny") }
    #expect(try await tiny.store().pull("tiny").state == .ready)
  }

  @Test(arguments: [
    TestServer.Answer.text("gone", status: "404 Not Found"),
    .text("something else entirely"),
    .raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort"),
    .raw("this is not HTTP\r\n\r\n"),
    .raw(),
    .silence,
  ])
  func `a publisher that does not serve is skipped for the package index`(answer: TestServer.Answer)
    async throws
  {
    let server = try TestServer { _, _ in answer }
    defer { server.stop() }
    var tiny = try AssetCase()
    tiny.asset.sources.insert(AssetSource(kind: .url, url: "\(server.url)/a.bin", file: "a.bin"), at: 0)
    let reports = Reports()
    let store = tiny.store(searching: [tiny.wheels], patience: 1)
    #expect(try await store.pull("tiny", progress: reports.observer).state == .ready)
    #expect(reports.steps.contains(.skipped))
  }

  @Test func `an address that is not on the web is never opened`() async throws {
    let tiny = try single(from: "file:///etc")
    let error = await #expect(throws: AssetError.self) { try await tiny.store().pull("tiny") }
    #expect(error?.message.contains("only http and https") == true, "\(error?.message ?? "")")
  }

  @Test func `a server that is not there is skipped with its reason`() async throws {
    let server = try TestServer { _, _ in .silence }
    server.stop()
    let tiny = try single(from: server.url)
    let error = await #expect(throws: AssetError.self) { try await tiny.store().pull("tiny") }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("efused") == true, "\(error?.message ?? "")")
  }
}

private let content = "first half, second half"

/// The tiny asset with one file that comes from a server.
private func single(from url: String) throws -> AssetCase {
  var tiny = try AssetCase()
  tiny.asset.files = [AssetCase.file("a.bin", Array(content.utf8))]
  tiny.asset.sources = [AssetSource(kind: .url, url: "\(url)/a.bin", file: "a.bin")]
  return tiny
}
