import Concepts
import JSON
import LanguageModels
import Synchronization
import TestSupport
import Testing
import Workspaces

/// A notebook whose retriever, ranker and baselines compare vectors that a model makes of the items' texts.
struct EmbedderTests {
  /// Makes vectors of words and counts the texts it was given.
  private final class CountingEmbedder: EmbeddingModel {
    let identity: ModelIdentity
    let texts = Mutex(0)

    init(_ weights: String) {
      identity = ModelIdentity(provider: "test", model: "words", weights: weights, isMeaningful: false)
    }

    func vectors(of texts: [String]) async -> EmbeddingAnswer {
      self.texts.withLock { $0 += texts.count }
      return await HashingEmbedder().vectors(of: texts)
    }
  }

  private static let notebook = TestStudy.notebook
    .replacing(
      "```yaml {agent #blank}", with: "```yaml {model #vectors}\nuse: hashing\n```\n\n```yaml {agent #blank}"
    )
    .replacing(
      "retriever: popularity\nranker: listwise",
      with:
        "retriever: {name: embedding, embedder: vectors}\nranker: {name: embedding, embedder: vectors, latest: 3}"
    )
    .replacing(
      "baselines: [random, popularity]",
      with: "baselines: [{name: hybrid, of: [popularity, {name: embedding, embedder: vectors}]}]")

  private func environment(_ study: TestStudy, _ embedder: CountingEmbedder?) -> Environment {
    var environment = study.environment
    let here: @Sendable () throws -> CountingEmbedder = {
      guard let embedder else { throw TestFailure() }
      return embedder
    }
    environment.models.embedderIdentity = { _ in try here().identity }
    environment.models.openEmbedder = { _ in try here() }
    return environment
  }

  @Test func `vectors are made once, kept by who made them, and serve a replay without the model`()
    async throws
  {
    let study = try TestStudy(notebook: Self.notebook)
    let embedder = CountingEmbedder("sha256:01")
    let first = try await RunNotebook(path: study.folder.path).perform(in: environment(study, embedder))
    #expect(!first.diverged && first.warnings.isEmpty, "\(first)")
    #expect(embedder.texts.withLock { $0 } == 20, "each of the twenty films once")
    var again = RunNotebook(path: study.folder.path)
    again.fresh = true
    let second = try await again.perform(in: environment(study, embedder))
    #expect(!second.diverged && embedder.texts.withLock { $0 } == 20)
    let replay = try await ReplayRun(path: study.folder.path).perform(in: environment(study, nil))
    #expect(replay.exitCode == 0 && replay.traces.count == 2, "\(replay.traces.map(\.text))")
  }

  @Test func `another model is another result, and one that is not here is named with its place`()
    async throws
  {
    let study = try TestStudy(notebook: Self.notebook)
    _ = try await RunNotebook(path: study.folder.path).perform(
      in: environment(study, CountingEmbedder("sha256:01")))
    let other = CountingEmbedder("sha256:02")
    let run = try await RunNotebook(path: study.folder.path).perform(in: environment(study, other))
    #expect(study.states(run)["recent"] == "ran" && study.states(run)["films"] == "fresh")
    #expect(other.texts.withLock { $0 } == 20)
    let failure = await #expect(throws: WorkspaceError.self) {
      try await RunNotebook(path: study.folder.path).perform(in: environment(study, nil))
    }
    #expect(failure?.place?.contains("main.md:") == true, "\(String(describing: failure))")
  }

  @Test(arguments: [
    "agent": "memory: window\nranker: listwise",
    "matrix": "memories: [window]\nplanners: [direct]\nrankers: [listwise]",
  ])
  func `agents whose memory compares by another model are other agents`(kind: String, parts: String)
    async throws
  {
    let study = try TestStudy(
      notebook: TestStudy.notebook.replacing(
        "```yaml {evaluate #result}\nagents: [blank, recent]",
        with: """
          ```yaml {model #vectors}
          use: hashing
          ```

          ```yaml {\(kind) #remembering}
          \(parts)
          retriever: popularity
          model: local
          embedder: vectors
          ```

          ```yaml {evaluate #result}
          agents: [remembering]
          """))
    for weights in ["sha256:01", "sha256:02"] {
      var environment = environment(study, CountingEmbedder(weights))
      let identity = environment.models.identity
      environment.models.identity = {
        $0["use"] == "hashing" ? CountingEmbedder(weights).identity : try await identity($0)
      }
      if study.folder.exists("reprise.lock") { try study.folder.remove("reprise.lock") }
      let done = try await RunNotebook(path: study.folder.path).perform(in: environment)
      #expect(study.states(done)["remembering"] == "ran" && study.states(done)["result"] == "ran")
    }
  }
}
