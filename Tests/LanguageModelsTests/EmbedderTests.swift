import Concepts
import JSON
import Synchronization
import TestSupport
import Testing
import Tracing

@testable import LanguageModels

struct EmbedderTests {
  private static let reply =
    #"{"data": [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [3, 4]}], "model": "m"}"#

  @Test func `an endpoint's vectors come in the order of the texts and have length one`() async throws {
    let bodies = Texts()
    let server = try TestServer { _, request in
      bodies.add(request.line + request.body)
      return .text(Self.reply)
    }
    defer { server.stop() }
    let embedder = HTTPEmbedder(try server.endpoint(), environment: ["KEY": canary])
    let answer = try await embedder.vectors(of: ["a", "b"])
    #expect(answer.vectors == [[0.6, 0.8], [0, 1]])
    #expect(bodies.all.first?.contains("/v1/embeddings") == true)
    #expect(bodies.all.first?.contains(#""input":["a","b"]"#) == true)
  }

  @Test(
    arguments: [
      "{}", #"{"data": [{"index": 0, "embedding": [1]}]}"#,
      #"{"data": [{"index": 0, "embedding": []}, {"index": 9}]}"#,
      "nonsense",
    ])
  func `an answer that is none is refused`(text: String) async throws {
    let server = try TestServer { _, _ in .text(text) }
    defer { server.stop() }
    let embedder = HTTPEmbedder(try server.endpoint(), environment: ["KEY": canary])
    await #expect(throws: ModelError.self) { try await embedder.vectors(of: ["a", "b"]) }
  }

  @Test func `a text is asked for once, whatever it comes with`() async throws {
    let folder = try TemporaryFolder()
    let counter = Counter()
    let cached = CachedEmbedder(counter, folder: folder.path)
    let first = try await cached.vectors(of: ["a", "bb"])
    let second = try await cached.vectors(of: ["bb", "ccc", "a"])
    #expect(first.vectors == [[1], [2]] && second.vectors == [[2], [3], [1]])
    #expect(counter.asked == [["a", "bb"], ["ccc"]])
    #expect(try await cached.vectors(of: ["ccc"]).source == .cache)
  }

  @Test func `hashed vectors know shared words and nothing else`() async {
    let answer = await HashingEmbedder().vectors(of: ["Blade Runner", "runner BLADE", "Heat", ""])
    #expect(answer.vectors[0] == answer.vectors[1] && answer.vectors[0] != answer.vectors[2])
    #expect(answer.vectors[3].allSatisfy { $0 == 0 })
  }

  @Test func `vectors survive the trace's form bit for bit, and a damaged form is none`() {
    let vectors: [[Float]] = [[0.1, -0, 1e-38], [3, .leastNonzeroMagnitude, -7.25]]
    let read = VectorText.decoded(VectorText.encoded(vectors))
    #expect(read?.map { $0.map(\.bitPattern) } == vectors.map { $0.map(\.bitPattern) })
    for bad: JSONValue in [
      ["width": 2, "count": 1, "f32": "AAAA"], ["width": -1, "count": 1, "f32": ""],
      ["width": 1, "count": 1, "f32": "?"],
      ["width": 1, "count": 1, "f32": "AADAfw=="], .null,
    ] {
      #expect(VectorText.decoded(bad) == nil)
    }
  }
}

/// Makes a text's length its vector, and remembers what it was asked.
private final class Counter: EmbeddingModel {
  let identity = ModelIdentity(provider: "test", model: "length")
  private let list = Mutex<[[String]]>([])
  var asked: [[String]] { list.withLock { $0 } }

  func vectors(of texts: [String]) async -> EmbeddingAnswer {
    list.withLock { $0.append(texts) }
    return EmbeddingAnswer(texts.map { [Float($0.utf8.count)] })
  }
}
