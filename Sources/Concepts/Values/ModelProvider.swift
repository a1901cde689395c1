package import JSON

/// How a workspace comes to a running language model: joined in by the executable, because workspaces know models
/// by name only.
package struct ModelProvider: Sendable {
  /// Who would answer for a specification (the body of a `model` cell), without starting anything.
  ///
  /// - Throws: an error with a remedy when the model is not there.
  package var identity: @Sendable (_ specification: JSONObject) async throws -> ModelIdentity
  /// Starts or connects to the model. The same specification gives the same running model until ``close``.
  package var open: @Sendable (_ specification: JSONObject) async throws -> any LanguageModel
  /// Who would make vectors for a specification, without starting anything.
  package var embedderIdentity: @Sendable (_ specification: JSONObject) throws -> ModelIdentity
  /// Starts or connects to a model that makes vectors.
  package var openEmbedder: @Sendable (_ specification: JSONObject) async throws -> any EmbeddingModel
  /// Finds what is wrong with a specification wherever it is used: not that files, or variables with an address, are missing.
  ///
  /// - Throws: an error of the code `absent` for a name that is not known here, of another for a fault.
  package var check: @Sendable (_ specification: JSONObject, _ role: ModelRole) throws -> Void
  /// Stops what was started.
  package var close: @Sendable () async -> Void

  package init(
    identity: @escaping @Sendable (JSONObject) async throws -> ModelIdentity,
    open: @escaping @Sendable (JSONObject) async throws -> any LanguageModel,
    embedderIdentity: @escaping @Sendable (JSONObject) throws -> ModelIdentity = { _ in
      throw ComponentError(.badValue, "no model here makes vectors of texts")
    },
    openEmbedder: @escaping @Sendable (JSONObject) async throws -> any EmbeddingModel = { _ in
      throw ComponentError(.badValue, "no model here makes vectors of texts")
    },
    check: @escaping @Sendable (JSONObject, ModelRole) throws -> Void = { _, _ in },
    close: @escaping @Sendable () async -> Void
  ) {
    (self.identity, self.open, self.check, self.close) = (identity, open, check, close)
    (self.embedderIdentity, self.openEmbedder) = (embedderIdentity, openEmbedder)
  }
}

/// What a model is wanted for.
package enum ModelRole: Sendable {
  /// Either of the others.
  case any
  /// Answers to prompts.
  case replies
  /// Vectors of texts.
  case vectors
}
