package import Concepts
import JSON
import Tracing

/// Asks an embedding model only for texts it was never asked for: vectors are kept on disk by model and text.
package struct CachedEmbedder: EmbeddingModel {
  package let model: any EmbeddingModel
  package let folder: String
  package var identity: ModelIdentity { model.identity }

  package init(_ model: any EmbeddingModel, folder: String) { (self.model, self.folder) = (model, folder) }

  package func vectors(of texts: [String]) async throws -> EmbeddingAnswer {
    var vectors = texts.map { kept($0) }
    let missing = texts.indices.filter { vectors[$0] == nil }
    guard !missing.isEmpty else { return EmbeddingAnswer(vectors.compactMap { $0 }, source: .cache) }
    var answer = try await model.vectors(of: missing.map { texts[$0] })
    guard answer.vectors.count == missing.count else {
      throw ModelError(
        .badReply, "\(identity.model) gave \(answer.vectors.count) vectors for \(missing.count) texts")
    }
    for (place, vector) in zip(missing, answer.vectors) {
      vectors[place] = vector
      try keep(vector, of: texts[place])
    }
    answer.vectors = vectors.compactMap { $0 }
    return answer
  }

  private func key(_ text: String) -> JSONValue { ["fmt": 1, "model": identity.json, "text": .string(text)] }

  private func path(_ key: JSONValue) -> String {
    let hex = Digest(of: key).hex
    return "\(folder)/\(hex.prefix(2))/\(hex).json"
  }

  /// - Returns: `nil` for a text that was not asked for, and for an entry that was damaged.
  private func kept(_ text: String) -> [Float]? {
    let key = key(text)
    guard let bytes = ReplyFile.read(path(key)), let entry = try? JSONValue(parsing: bytes),
      entry["key"] == key,
      let vector = entry["vector"], entry["digest"]?.stringValue == Digest(of: vector).description
    else { return nil }
    return VectorText.decoded(vector)?.first
  }

  private func keep(_ vector: [Float], of text: String) throws(ModelError) {
    let key = key(text)
    let value = VectorText.encoded([vector])
    let entry: JSONValue = ["key": key, "vector": value, "digest": .string(Digest(of: value).description)]
    try ReplyFile.write(entry.printedBytes(), to: path(key))
  }
}
