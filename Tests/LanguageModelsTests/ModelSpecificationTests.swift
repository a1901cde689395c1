import Assets
import Concepts
import JSON
import TestSupport
import Testing
import Tracing

@testable import LanguageModels

@Suite struct ModelSpecificationTests {
  @Test func `a name of the store is a local model`() throws {
    let specification = try ModelSpecification(
      ["use": "smollm2-135m", "threads": 2, "timeout": 9], environment: [:])
    #expect(specification.provider == .local("smollm2-135m") && specification.options.threads == 2)
    #expect(specification.policy.total == .seconds(9) && specification.cache)
  }

  @Test func `an endpoint may come from the usual variables`() throws {
    let variables = ["OPENAI_BASE_URL": "http://h/v1", "OPENAI_MODEL": "big", "OPENAI_API_KEY": canary]
    let specification = try ModelSpecification(["use": "openai-compatible"], environment: variables)
    guard case .remote(let endpoint) = specification.provider else { Issue.record("not remote"); return }
    #expect(
      endpoint.baseURL == "http://h/v1" && endpoint.model == "big" && endpoint.keyVariable == "OPENAI_API_KEY"
    )
  }

  private static let wrong: [(JSONObject, String)] = [
    ([:], "say which model"), (["use": 7], "must be a text"), (["usee": "x"], "did you mean 'use'"),
    (["use": "scripted", "threads": 0], "whole number from 1"),
    (["use": "scripted", "cache": "yes"], "true or false"),
    (["use": "openai-compatible"], "OPENAI_BASE_URL"),
    (["use": "openai-compatible", "baseURL": "http://h"], "OPENAI_MODEL"),
    (["use": "smollm2-135m", "baseURL": "http://h"], "goes with"),
  ]

  @Test(arguments: wrong)
  func `a wrong specification is refused with what to write`(object: JSONObject, reason: String) {
    let error = #expect(throws: ModelError.self) { try ModelSpecification(object, environment: [:]) }
    #expect(
      error?.code == .misconfigured && error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test func `a model that is not here is named with the command that fetches it`() async throws {
    let folder = try TemporaryFolder()
    let shelf = ModelShelf(store: AssetStore(root: folder.path, manifest: try .builtin), environment: [:])
    let error = #expect(throws: ModelError.self) { try shelf.identity(["use": "smollm2-135m"]) }
    #expect(error?.code == .absent && error?.message.contains("reprise model pull smollm2-135m") == true)
    let unknown = await #expect(throws: ModelError.self) { try await shelf.open(["use": "smollm9"]) }
    #expect(unknown?.code == .misconfigured && unknown?.message.contains("smollm2-135m") == true)
    let data = #expect(throws: ModelError.self) { try shelf.identity(["use": "movielens-100k"]) }
    #expect(data?.code == .misconfigured)
  }

  @Test func `an endpoint is probed once and its lacks are said`() async throws {
    let server = try TestServer { _, request in
      request.line.hasPrefix("GET") ? .text("{}", status: "404 No") : .text(completion("Yes"))
    }
    defer { server.stop() }
    let folder = try TemporaryFolder()
    let texts = Texts()
    let shelf = ModelShelf(
      store: AssetStore(root: folder.path, manifest: try .builtin), environment: [:], note: { texts.add($0) })
    let specification: JSONObject = [
      "use": "openai-compatible", "baseURL": .string("\(server.url)/v1"), "model": "m",
    ]
    let identity = try shelf.identity(specification)
    #expect(server.requests.isEmpty && identity.provider == "openai-compatible")
    let model = try await shelf.open(specification)
    #expect(model.identity == identity && !model.capabilities.logProbabilities)
    let probed = server.requests.count
    _ = try await shelf.open(specification)
    #expect(server.requests.count == probed)
    #expect(texts.all.count == 1 && texts.all.first?.contains("it lacks") == true)
    #expect(try await model.reply(to: .asking("x")).source == .live)
    #expect(try await model.reply(to: .asking("x")).source == .cache)
    await shelf.close()
  }

  @Test func `who is cancelled while an endpoint is probed waits no longer, and others begin again`()
    async throws
  {
    let server = try TestServer { number, request in
      if number == 0 { return .silence }
      return request.line.hasPrefix("GET") ? .text("{}", status: "404 No") : .text(completion("Yes"))
    }
    defer { server.stop() }
    let folder = try TemporaryFolder()
    let shelf = ModelShelf(store: AssetStore(root: folder.path, manifest: try .builtin), environment: [:])
    let specification: JSONObject = [
      "use": "openai-compatible", "baseURL": .string("\(server.url)/v1"), "model": "m",
    ]
    let first = Task { try await shelf.open(specification) }
    while server.requests.isEmpty { await Task.yield() }
    let second = Task { try await shelf.open(specification) }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    #expect(try await second.value.identity == shelf.identity(specification))
    await shelf.close()
  }

  @Test func `the scripted model needs nothing`() async throws {
    let folder = try TemporaryFolder()
    let shelf = ModelShelf(store: AssetStore(root: folder.path, manifest: AssetManifest()), environment: [:])
    let model = try await shelf.provider.open(["use": "scripted"])
    #expect(model.identity == (try await shelf.provider.identity(["use": "scripted"])))
    #expect(try await model.reply(to: .asking("x")).reply.text.contains("no language model"))
    await shelf.provider.close()
  }
}
