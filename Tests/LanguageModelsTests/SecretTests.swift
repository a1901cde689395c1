import Concepts
import JSON
import TestSupport
import Testing

@testable import LanguageModels

@Suite struct SecretTests {
  @Test(arguments: ["401 No", "400 Bad", "429 Many", "500 Oh"])
  func `an endpoint that repeats the key does not get it into an error`(status: String) async throws {
    let server = try TestServer { _, _ in
      .text(#"{"error":{"message":"key \#(canary) is wrong","code":"\#(canary)"}}"#, status: status)
    }
    defer { server.stop() }
    let error = await #expect(throws: ModelError.self) {
      try await server.model(attempts: 2).reply(to: .asking("x"))
    }
    let error0 = try #require(error)
    for text in [error0.message, "\(error0)", String(reflecting: error0), "\(error0.effectFailure)"] {
      #expect(!text.contains(canary) && !text.contains("canary"), "\(text)")
    }
    #expect(error0.message.contains("[key]"))
  }

  @Test func `an endpoint that repeats the key does not get it into a reply`() async throws {
    let server = try TestServer { _, _ in .text(completion("your key is \(canary), ü")) }
    defer { server.stop() }
    let answer = try await server.model().reply(to: .asking("x"))
    #expect(answer.reply.text == "your key is [key], ü")
    #expect(!answer.volatile.printed().contains("canary"))
  }

  @Test func `models, endpoints and secrets print no key`() throws {
    let secret = try #require(try Secret(variable: "KEY", in: ["KEY": canary]))
    let model = HTTPModel(
      try Endpoint(baseURL: "http://h/v1", model: "m", keyVariable: "KEY"), environment: ["KEY": canary])
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped, model.identity.json.printed()] {
      #expect(!text.contains("canary"))
    }
  }

  @Test func `a key in place of a variable's name is refused without repeating it`() throws {
    let error = #expect(throws: ModelError.self) {
      try ModelSpecification(
        ["use": "openai-compatible", "baseURL": "http://h/v1", "model": "m", "keyVariable": .string(canary)],
        environment: [:])
    }
    #expect(error?.code == .misconfigured && error?.message.contains("canary") == false)
  }

  @Test func `an endpoint that repeats the key in another form does not get it into an error or a reply`()
    async throws
  {
    let key = "sk-canary+q/7=z"
    let forms = [key, "sk-canary%2Bq%2F7%3Dz", "sk-canary%2Bq/7%3Dz", "c2stY2FuYXJ5K3EvNz16"]
    let secret = try #require(try Secret(variable: "K", in: ["K": key]))
    for form in forms {
      #expect(secret.cleaned("said \(form)!") == "said [key]!")
      #expect(secret.isPart(of: "https://h/\(form)/v1"))
    }
    let value: JSONValue = ["id": "\(key)", "\(key)": [1, "a \(forms[1])", nil]]
    #expect(secret.cleaned(value) == ["id": "[key]", "[key]": [1, "a [key]", nil]])
    #expect(!secret.isPart(of: "https://h/v1") && secret.cleaned("nothing") == "nothing")
  }

  @Test func `an address that holds the key is refused before anything is recorded`() throws {
    for path in ["canary-7/v1", "v1/canary%2D7"] {
      let error = #expect(throws: ModelError.self) {
        try ModelSpecification(
          ["use": "openai-compatible", "baseURL": "http://h/\(path)", "model": "m", "keyVariable": "K"],
          environment: ["K": path.hasPrefix("c") ? "canary-7" : "canary%2D7"])
      }
      #expect(error?.code == .misconfigured && error?.message.contains("canary") == false)
    }
  }

  @Test func `a variable that is empty is named`() async throws {
    let server = try TestServer { _, _ in .text(completion("Yes")) }
    defer { server.stop() }
    let model = HTTPModel(try server.endpoint(), environment: [:])
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking("x")) }
    #expect(error?.code == .unauthorised && error?.message.contains("KEY") == true)
    #expect(server.requests.isEmpty)
  }

  @Test func `white space around a key is cut, inside it is refused`() throws {
    #expect(try Secret(variable: "K", in: ["K": " abc\n"])?.authorization == "Bearer abc")
    #expect(throws: ModelError.self) { try Secret(variable: "K", in: ["K": "abc\r\nX-Evil: 1"]) }
    #expect(try Secret(variable: "K", in: ["K": " \n"]) == nil)
  }

  @Test func `no key is in a kept reply`() async throws {
    let server = try TestServer { _, _ in .text(completion("echo \(canary)")) }
    defer { server.stop() }
    let folder = try TemporaryFolder()
    let model = CachedModel(try server.model(), in: ReplyCache(folder: folder.path))
    _ = try await model.reply(to: .asking("x"))
    let kept = folder.files.filter { $0.hasSuffix(".json") }
    #expect(kept.count == 1)
    #expect(!String(decoding: try folder.read(try #require(kept.first)), as: UTF8.self).contains("canary"))
  }
}
