package import Concepts
import JSON
import Tracing

/// Vectors without a model: the words of a text counted in 256 buckets with a sign, brought to length one.
///
/// A word's bucket and sign are bits of its SHA-256 (Weinberger et al., Feature Hashing, ICML 2009). Texts that share words
/// are near each other, and nothing else is known of them: the offline default, and a floor for real models.
package struct HashingEmbedder: EmbeddingModel {
  package let identity = ModelIdentity(provider: "hashing", model: "words-256-1", isMeaningful: false)

  package init() {}

  package func vectors(of texts: [String]) async -> EmbeddingAnswer {
    EmbeddingAnswer(texts.map(Self.vector), source: .stub)
  }

  static func vector(of text: String) -> [Float] {
    var vector = [Float](repeating: 0, count: 256)
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      let digest = Digest(of: String(word)).bytes
      vector[Int(digest[0])] += digest[1] & 1 == 0 ? 1 : -1
    }
    return vector.ofLengthOne
  }
}
