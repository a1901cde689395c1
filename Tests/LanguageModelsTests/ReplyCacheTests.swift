import Concepts
import JSON
import Synchronization
import TestSupport
import Testing
import Tracing

@testable import LanguageModels

@Suite struct ReplyCacheTests {
  /// Answers with the number of the call; fails when told to.
  final class CountingModel: LanguageModel {
    let identity: ModelIdentity
    let capabilities: ModelCapabilities
    private let count = Mutex(0)
    private let failing: Bool
    var calls: Int { count.withLock { $0 } }

    init(_ model: String = "m", provider: String = "local", isSeeded: Bool = true, failing: Bool = false) {
      identity = ModelIdentity(provider: provider, model: model, weights: "sha256:00", runtime: "r 1")
      capabilities = ModelCapabilities(jsonSchema: true, logProbabilities: true, tools: false, seed: isSeeded)
      self.failing = failing
    }

    func reply(to prompt: Prompt) async throws -> ModelAnswer {
      let number = count.withLock { count in
        count += 1
        return count
      }
      await Task.yield()
      if failing { throw ModelError(.failed, "as told") }
      let finish: Reply.Finish = prompt.messages.last?.content == "refuse" ? .refusal : .stop
      return ModelAnswer(
        Reply("call \(number)", finish: finish, usage: Usage(promptTokens: 3, completionTokens: 2)),
        volatile: ["ms": 17])
    }
  }

  @Test func `the second asking is answered from disk, with usage and time of the first`() async throws {
    let folder = try TemporaryFolder()
    let model = CountingModel()
    let first = try await CachedModel(model, in: ReplyCache(folder: folder.path)).reply(to: .asking("x"))
    let cache = ReplyCache(folder: folder.path)
    let second = try await CachedModel(model, in: cache).reply(to: .asking("x"))
    #expect(first.source == .live && second.source == .cache)
    #expect(second.reply == first.reply && second.volatile == ["ms": 17])
    #expect(model.calls == 1 && cache.counts == .init(hits: 1, misses: 0, damaged: 0))
  }

  @Test func `whatever may change a reply changes the key`() throws {
    let cache = ReplyCache(folder: "/nowhere")
    let identity = CountingModel().identity
    var prompts = [Prompt.asking("x"), .asking("y"), Prompt([.init(.user, "x")])]
    func variant(_ change: (inout Prompt) -> Void) {
      var prompt = Prompt.asking("x")
      change(&prompt)
      prompts.append(prompt)
    }
    variant { $0.sampling.temperature = 0.5 }
    variant { $0.sampling.topP = 0.5 }
    variant { $0.sampling.maxTokens = 5 }
    variant { $0.sampling.stop = ["."] }
    variant { $0.logProbabilities = 3 }
    variant { $0.format = .json(name: "a", schema: [:]) }
    variant { $0.format = .json(name: "a", schema: ["type": "object"]) }
    variant { $0.tools = [ToolDescription(name: "t", summary: "", parameters: [:])] }
    var keys = prompts.map { Digest(of: cache.document($0, identity)) }
    keys.append(Digest(of: cache.document(prompts[0], CountingModel("other").identity)))
    var changed = identity
    changed.weights = "sha256:01"
    keys.append(Digest(of: cache.document(prompts[0], changed)))
    changed = identity
    changed.runtime = "r 2"
    keys.append(Digest(of: cache.document(prompts[0], changed)))
    keys.append(Digest(of: cache.document(prompts[0], identity, occurrence: 1)))
    keys.append(Digest(of: ReplyCache(folder: "/nowhere", salt: "s").document(prompts[0], identity)))
    #expect(Set(keys).count == keys.count)
    let published = prompts.map { prompt in prompt.messages.map { "\($0.role) \($0.content)" } }
    #expect(
      Set(published).count == 3, "by model and messages alone, eight other requests get the first one's reply"
    )
  }

  @Test func `a greedy reply of our own runtime is the same for every seed, a sampled one is not`() throws {
    let cache = ReplyCache(folder: "/nowhere")
    func key(_ provider: String, temperature: Double, seed: UInt64) -> Digest {
      var prompt = Prompt.asking("x")
      (prompt.sampling.temperature, prompt.sampling.seed) = (temperature, seed)
      return Digest(of: cache.document(prompt, CountingModel(provider: provider).identity))
    }
    #expect(key("local", temperature: 0, seed: 1) == key("local", temperature: 0, seed: 2))
    #expect(key("local", temperature: 1, seed: 1) != key("local", temperature: 1, seed: 2))
    #expect(
      key("openai-compatible", temperature: 0, seed: 1) != key("openai-compatible", temperature: 0, seed: 2))
  }

  @Test(arguments: ["", "{", "{}", "null", "truncate", "alter", "swap"])
  func `a damaged entry is set aside and asked again`(damage: String) async throws {
    let folder = try TemporaryFolder()
    let model = CountingModel()
    _ = try await CachedModel(model, in: ReplyCache(folder: folder.path)).reply(to: .asking("x"))
    let name = try #require(folder.files.first { $0.hasSuffix(".json") })
    let text = String(decoding: try folder.read(name), as: UTF8.self)
    let bad =
      switch damage {
      case "truncate": String(text.dropLast(40))
      case "alter": text.replacing("call 1", with: "call 9")
      case "swap": text.replacing("Be brief.", with: "Be long.")
      default: damage
      }
    try folder.write(bad, to: name)
    let cache = ReplyCache(folder: folder.path)
    let answer = try await CachedModel(model, in: cache).reply(to: .asking("x"))
    #expect(answer.reply.text == "call 2" && answer.source == .live)
    #expect(cache.counts == .init(hits: 0, misses: 1, damaged: 1))
    #expect(folder.exists("\(name).damaged") && folder.exists(name))
  }

  @Test func `errors and refusals are not kept`() async throws {
    let folder = try TemporaryFolder()
    let failing = CachedModel(CountingModel(failing: true), in: ReplyCache(folder: folder.path))
    await #expect(throws: ModelError.self) { try await failing.reply(to: .asking("x")) }
    let model = CountingModel()
    let refusing = CachedModel(model, in: ReplyCache(folder: folder.path))
    _ = try await refusing.reply(to: .asking("refuse"))
    _ = try await refusing.reply(to: .asking("refuse"))
    #expect(model.calls == 2 && folder.files.filter { $0.hasSuffix(".json") } == [])
  }

  @Test func `identical questions at the same time are asked once`() async throws {
    let folder = try TemporaryFolder()
    let model = CountingModel()
    let cached = CachedModel(model, in: ReplyCache(folder: folder.path))
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<20 { group.addTask { try await cached.reply(to: .asking("x")).reply.text } }
      for try await text in group { #expect(text == "call 1") }
    }
    #expect(model.calls == 1)
  }

  @Test
  func `repeated sampling without a seed gives another reply each time, and the same in a second session`()
    async throws
  {
    let folder = try TemporaryFolder()
    let model = CountingModel(provider: "openai-compatible", isSeeded: false)
    var prompt = Prompt.asking("x")
    prompt.sampling.temperature = 1
    var sessions: [[String]] = []
    for _ in 0..<2 {
      let cached = CachedModel(model, in: ReplyCache(folder: folder.path))
      sessions.append([
        try await cached.reply(to: prompt).reply.text, try await cached.reply(to: prompt).reply.text,
      ])
    }
    #expect(sessions[0] == ["call 1", "call 2"] && sessions[1] == sessions[0])
  }

  @Test func `a miss is explained by the nearest entry`() async throws {
    let folder = try TemporaryFolder()
    let cache = ReplyCache(folder: folder.path)
    let cached = CachedModel(CountingModel(), in: cache)
    _ = try await cached.reply(to: .asking("x"))
    var other = Prompt([.init(.user, "entirely"), .init(.assistant, "different"), .init(.user, "talk")])
    other.sampling.maxTokens = 9
    _ = try await cached.reply(to: other)
    var prompt = Prompt.asking("x")
    prompt.sampling.maxTokens = 7
    let near = try #require(cache.nearest(to: cache.document(prompt, cached.identity)))
    #expect(near.key == Digest(of: cache.document(.asking("x"), cached.identity)))
    #expect(near.patch.json.printed().contains("max_tokens"))
    #expect(near.patch.operations.count == 1)
  }

  @Test func `a folder that cannot be written is said, with what to do`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a file", to: "cache")
    let cached = CachedModel(CountingModel(), in: ReplyCache(folder: folder.path(of: "cache")))
    let error = await #expect(throws: ModelError.self) { try await cached.reply(to: .asking("x")) }
    #expect(error?.message.contains("cache: false") == true)
  }
}
