import Assets
import JSON
import TestSupport
import Testing

/// The real local server with the smallest real model; skipped where they were not fetched.
@Suite(
  .serialized,
  .enabled(if: RealModel.isThere, "`reprise model pull smollm2-135m` fetches the model that these tests need")
)
struct RealModelTests {
  @Test func `a notebook asks a real model, says what it is worth, and replays without it`() async throws {
    let study = try Study()
    try study.edit("use: scripted", "{use: smollm2-135m, threads: 1, cache: false}")
    try study.edit("users: 6", "users: 2")
    let outcome = try await Command("run", study.path, "--quiet").withUserCache().run()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("smollm2-135m"))
    let replay = try await Command("replay", study.path, "--quiet").run()
    #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
  }
}

/// Agents whose memory and search compare the vectors of the real sentence model; skipped where it was not fetched.
@Suite(
  .serialized,
  .enabled(if: RealModel.makesVectors, "`reprise model pull minilm-l6-v2` fetches the model that this needs")
)
struct RealEmbedderTests {
  @Test func `a memory links notes by meaning, and a replay needs no model`() async throws {
    let study = try Study()
    try study.edit(
      "memory: {name: window, size: 5}",
      "memory: {name: notes, nearness: embedding}\nembedder: vectors\ntools: [{name: search, by: both}]")
    try study.edit(
      "```yaml {agent #reactive}",
      "```yaml {model #vectors}\nuse: minilm-l6-v2\nthreads: 1\n```\n\n```yaml {agent #reactive}")
    try study.edit("users: 6", "users: 2")
    let outcome = try await Command("run", study.path, "--quiet").withUserCache().run()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let replay = try await Command("replay", study.path, "--quiet").run()
    #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
  }
}

/// The smallest real models and the server that runs them.
enum RealModel {
  static let isThere = areReady(["smollm2-135m", "xllamacpp"])
  static let makesVectors = areReady(["minilm-l6-v2", "xllamacpp"])

  private static func areReady(_ names: [String]) -> Bool {
    let environment = processEnvironment().merging(["REPRISE_CACHE": Command.userCache]) { $1 }
    guard environment["SKIP_MODELS"] != "1", let store = try? AssetStore(environment: environment) else {
      return false
    }
    return names.allSatisfy { (try? store.status(of: $0).state) == .ready }
  }
}
