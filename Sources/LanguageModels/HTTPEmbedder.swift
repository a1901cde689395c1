package import Concepts
import JSON

/// An embedding model behind an OpenAI-compatible address (`/embeddings`), its vectors brought to length one.
package struct HTTPEmbedder: EmbeddingModel {
  package let identity: ModelIdentity
  private let model: HTTPModel
  private let limit: RateLimit

  /// How many texts one request holds.
  private static let batch = 64

  package init(_ endpoint: Endpoint, identity: ModelIdentity? = nil, environment: [String: String]) {
    model = HTTPModel(endpoint, identity: identity, environment: environment)
    self.identity = model.identity
    limit = RateLimit(endpoint.policy, sleep: { try await Task.sleep(for: $0) })
  }

  package func vectors(of texts: [String]) async throws -> EmbeddingAnswer {
    var vectors: [[Float]] = []
    for start in stride(from: 0, to: texts.count, by: Self.batch) {
      let part = Array(texts[start..<min(start + Self.batch, texts.count)])
      vectors += try await asked(part)
    }
    guard Set(vectors.map(\.count)).count <= 1 else {
      throw ModelError(.badReply, "the vectors of \(identity.model) are not equally long")
    }
    return EmbeddingAnswer(vectors)
  }

  private func asked(_ texts: [String]) async throws -> [[Float]] {
    let body: JSONValue = [
      "model": .string(model.endpoint.model), "input": .array(texts.map { .string($0) }),
      "encoding_format": "float",
    ]
    try await limit.enter()
    let answer: HTTPAnswer
    do { answer = try await model.send("POST", "/embeddings", body.canonical()) } catch {
      await limit.leave(tokens: 0)
      throw error
    }
    await limit.leave(tokens: 0)
    guard answer.status == 200 else { throw try model.failure(answer) }
    return try Self.vectors(in: try model.json(answer), count: texts.count)
  }

  /// The vectors by their `index`; endpoints may give them in another order.
  private static func vectors(in json: JSONValue, count: Int) throws(ModelError) -> [[Float]] {
    let entries = json["data"]?.arrayValue ?? []
    var vectors = [[Float]](repeating: [], count: count)
    for (place, entry) in entries.enumerated() {
      let index = entry["index"]?.intValue ?? place
      let numbers = (entry["embedding"]?.arrayValue ?? []).compactMap(\.doubleValue).map { Float($0) }
      guard vectors.indices.contains(index), !numbers.isEmpty, numbers.allSatisfy(\.isFinite) else {
        throw ModelError(.badReply, "the answer is no list of vectors")
      }
      vectors[index] = numbers.ofLengthOne
    }
    guard entries.count == count, vectors.allSatisfy({ !$0.isEmpty }) else {
      throw ModelError(.badReply, "the answer has \(entries.count) vectors for \(count) texts")
    }
    return vectors
  }
}

extension [Float] {
  /// The vector divided by its length; zero stays zero.
  var ofLengthOne: [Float] {
    let length = reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    return length > 0 ? map { Float(Double($0) / length) } : self
  }
}
