import Concepts
import JSON
import Synchronization
import TestSupport
import Testing
import Tracing

@testable import Memories

/// Knows two subjects, space and kitchens, and counts what it is asked.
private final class SubjectEmbedder: EmbeddingModel {
  let identity = ModelIdentity(provider: "test", model: "subjects", isMeaningful: true)
  let asked = Mutex<[String]>([])

  func vectors(of texts: [String]) async throws -> EmbeddingAnswer {
    asked.withLock { $0 += texts }
    return EmbeddingAnswer(
      texts.map { text in
        let isSpace = ["alien", "rocket", "orbit"].contains { text.lowercased().contains($0) }
        return isSpace ? [1, 0] : [0, 1]
      })
  }
}

@Suite struct NearnessTests {
  static let names = [
    "belief", "contrastive", "ebbinghaus", "episodes", "facts", "neighbourhood", "notes", "stream",
    "temporal-facts", "tiered",
  ]

  private func memory(_ name: String, _ overrides: JSONObject = [:]) throws -> any Memory {
    var overrides = overrides
    overrides["nearness"] = "embedding"
    return try AgentWorld.registry.memory(ComponentSpec(name, overrides), in: AgentWorld.context)
  }

  @Test(arguments: names) func `the laws of memories hold by vectors too`(name: String) async throws {
    try await checkMemoryLaws { try memory(name) }
  }

  @Test(arguments: ["ebbinghaus", "notes", "stream"])
  func `what shares a meaning and no word is recalled`(name: String) async throws {
    let embedder = SubjectEmbedder()
    let turn = AgentWorld.turn(embedder: embedder)
    var memory = try memory(name, name == "stream" ? ["recency": 0, "importance": 0] : [:])
    for text in ["an alien ship", "soup for two", "baking bread"] {
      try await memory.note(Note(text, origin: .agent, time: 0), in: turn)
    }
    let notes = try await memory.recall(Cue("in orbit", limit: 1, time: 0), in: turn)
    #expect(notes.map(\.text) == ["an alien ship"])
  }

  @Test func `each text is embedded once, and again when it changed`() async throws {
    let embedder = SubjectEmbedder()
    let turn = AgentWorld.turn(embedder: embedder)
    var store = MemoryStore(AgentWorld.catalogue, nearness: .embedding)
    for text in ["alien", "soup"] {
      store.add(MemoryRecord("event", Note(text, origin: .agent, time: 0)), at: 0)
    }
    #expect(try await store.cosines(with: "rocket", at: "t", in: turn) == [1, 0])
    #expect(embedder.asked.withLock { $0 } == ["alien", "soup", "rocket"])
    store.change(2, at: 1) { $0.note.text = "orbit" }
    store.remove(1, by: .delete, at: 1)
    #expect(try await store.cosines(with: "rocket", at: "t", in: turn) == [1])
    #expect(embedder.asked.withLock { $0.dropFirst(3) } == ["orbit", "rocket"])
    #expect(try await store.cosines(with: "?!", at: "t", in: turn) == [0], "no word, no meaning")
    #expect(embedder.asked.withLock { $0.count } == 5)
  }

  @Test func `without an embedder it is an error of the recall and not a silent zero`() async throws {
    var memory = try memory("stream")
    try await memory.note(Note("alien", origin: .agent, time: 0), in: AgentWorld.turn())
    await #expect(throws: EffectFailure.self) {
      try await memory.recall(Cue("alien", time: 0), in: AgentWorld.turn())
    }
  }

  @Test func `a shelf keeps the vectors of its entries whatever comes and goes`() {
    let stream = RandomStream(seed: 3, name: "shelf")
    var (shelf, kept): (VectorShelf, [Int: [Float]]) = (VectorShelf(), [:])
    for _ in 0..<400 {
      let id = 1 + Int(stream.uniform() * 40)
      if stream.uniform() < 0.4 {
        shelf.remove(id)
        kept[id] = nil
      } else {
        let vector = (0..<19).map { _ in Float(stream.uniform() - 0.5) }
        shelf.insert(vector, of: id)
        kept[id] = vector
      }
      #expect((1...40).allSatisfy { shelf[$0] == kept[$0] })
    }
    shelf.insert([1], of: 1)
    #expect(shelf[1] == nil || shelf[1] == kept[1], "a vector of another model is not kept")
  }
}
