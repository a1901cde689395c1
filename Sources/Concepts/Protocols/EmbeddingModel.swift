package import JSON
package import Tracing

/// Something that turns texts into vectors. Reached only through ``Turn/embed(_:at:)``, which records it.
package protocol EmbeddingModel: Sendable {
  /// Everything that, changed, may change a vector.
  var identity: ModelIdentity { get }
  /// A vector of length one, or zero, for each text, all equally long.
  ///
  /// - Throws: a ``RecordableError`` that says what failed and what to try.
  func vectors(of texts: [String]) async throws -> EmbeddingAnswer
}

/// Vectors, where they came from and what is volatile about them.
package struct EmbeddingAnswer: Sendable {
  package var vectors: [[Float]]
  package var source: TraceEvent.Source
  package var volatile: JSONValue

  package init(_ vectors: [[Float]], source: TraceEvent.Source = .live, volatile: JSONValue = .null) {
    (self.vectors, self.source, self.volatile) = (vectors, source, volatile)
  }
}
