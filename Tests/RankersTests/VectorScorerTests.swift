import Concepts
import JSON
import Rankers
import Testing

/// The scorer `embedding` with vectors from elsewhere, and the joining of scorers with parameters.
struct VectorScorerTests {
  private let train = interactions([("1", ["a", "b"]), ("2", ["c"])], items: ["d"])

  private func scorer(_ name: String, _ overrides: JSONObject, _ vectors: [Float]) throws -> any Scorer {
    var registry = Registry()
    registry.scorers = builtinScorers
    registry.named = NamedFiles(
      digest: { _ in "" },
      vectors: { source, catalogue in
        #expect(source.file == "v.npy" && catalogue.count == 4)
        return VectorTable(width: 2, elements: vectors, missing: 0, unknown: 0)
      })
    let context = ComponentContext(catalogue: train.catalogue, prompts: PromptLibrary([]))
    return try registry.scorer(ComponentSpec(name, overrides), in: context)
  }

  @Test func `cosines and dot products are those of the mean of the history`() throws {
    let vectors: [Float] = [3, 4, 0, 2, 6, 8, 0, 0]
    let dot = try scorer("embedding", ["vectors": "v.npy", "ids": "i", "similarity": "dot"], vectors)
      .fit(to: train, seed: 0)
    #expect(try dot.scores(["a", "b"], in: train.catalogue) == ["a": 16.5, "b": 6, "c": 33, "d": 0])
    let cosine = try scorer("embedding", ["vectors": "v.npy", "ids": "i"], vectors).fit(to: train, seed: 0)
    let scores = try cosine.scores(["a"], in: train.catalogue)
    for (item, wanted) in [("a", Float(1)), ("b", 0.8), ("c", 1), ("d", 0)] as [(ItemID, Float)] {
      #expect(abs((scores[item] ?? 9) - wanted) < 1e-6)
    }
    #expect(try cosine.scores([], in: train.catalogue).values.allSatisfy { $0 == 0 })
  }

  @Test func `vectors of a model are those of its name, and of nothing else`() throws {
    var registry = Registry()
    registry.scorers = builtinScorers
    var context = ComponentContext(catalogue: train.catalogue, prompts: PromptLibrary([]))
    context.itemVectors = ["minilm": [[1, 0], [0, 2], [1, 1], [0, 0]]]
    let scorer = try registry.scorer(ComponentSpec("embedding", ["embedder": "minilm"]), in: context)
    let scores = try scorer.fit(to: train, seed: 0).scores(["b"], in: train.catalogue)
    #expect(scores["b"] == 1 && scores["a"] == 0 && abs((scores["c"] ?? 0) - 0.7071) < 1e-3)
    for overrides in [["embedder": "other"], ["embedder": "minilm", "vectors": "v.npy"]] as [JSONObject] {
      #expect(throws: ComponentError.self) {
        try registry.scorer(ComponentSpec("embedding", overrides), in: context)
      }
    }
  }

  @Test func `numbers that would overflow are refused where they would`() throws {
    let vectors: [Float] = [3e38, 3e38, 1, 0, 0, 1, 1, 1]
    #expect(throws: ComponentError.self) {
      try scorer("embedding", ["vectors": "v.npy", "similarity": "dot"], vectors)
    }
    let cosine = try scorer("embedding", ["vectors": "v.npy"], vectors).fit(to: train, seed: 0)
    let scores = try cosine.scores(["a", "b"], in: train.catalogue)
    #expect(scores.values.allSatisfy { $0.isFinite } && scores["a"] ?? 0 > 0.9)
  }

  @Test func `ids without vectors, and vectors that cannot be opened, are faults`() throws {
    #expect(throws: ComponentError.self) { try scorer("embedding", ["ids": "i"], []) }
    let context = ComponentContext(catalogue: train.catalogue, prompts: PromptLibrary([]))
    var configuration = EmbeddingRanker.Configuration()
    configuration.vectors = "v.npy"
    #expect(throws: ComponentError.self) { try EmbeddingRanker(configuration, in: context) }
  }

  @Test func `scorers are joined with their parameters, and a wrong one is named by its place`() throws {
    let vectors: [Float] = [3, 4, 0, 2, 6, 8, 0, 0]
    let joined = try scorer(
      "hybrid",
      ["of": ["popularity", ["name": "embedding", "vectors": "v.npy"]], "fusion": "combsum"], vectors
    ).fit(to: train, seed: 0)
    #expect(abs((try joined.scores(["a"], in: train.catalogue)["c"] ?? 0) - 2) < 1e-6)
    let error = #expect(throws: ComponentError.self) {
      try scorer("hybrid", ["of": ["popularity", ["name": "eas"]]], vectors)
    }
    #expect(error?.path == "/of/1/name" && error?.message.contains("did you mean 'ease'") == true)
  }
}
