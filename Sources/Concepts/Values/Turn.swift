import JSON
package import Tracing

/// What a component may do while it works: ask the model, read the virtual clock, draw chance, note decisions.
///
/// Everything goes through the span, so that it is recorded, and served again in a replay.
package struct Turn: Sendable {
  package let span: Span
  package let catalogue: Catalogue
  /// `nil` in a replay and for agents without a model.
  package let model: (any LanguageModel)?
  /// Identity of the model that answers or, in a replay, answered.
  package let identity: ModelIdentity?
  package let capabilities: ModelCapabilities
  package let meter: Meter
  /// `nil` in a replay and for agents without one.
  package let embedder: (any EmbeddingModel)?
  /// Identity of the embedding model; `nil` for agents without one.
  package let embedderIdentity: ModelIdentity?

  package init(
    span: Span, catalogue: Catalogue, model: (any LanguageModel)?, identity: ModelIdentity?,
    capabilities: ModelCapabilities, meter: Meter, embedder: (any EmbeddingModel)? = nil,
    embedderIdentity: ModelIdentity? = nil
  ) {
    (self.span, self.catalogue, self.model) = (span, catalogue, model)
    (self.identity, self.capabilities, self.meter) = (identity, capabilities, meter)
    (self.embedder, self.embedderIdentity) = (embedder, embedderIdentity)
  }

  /// The seed of the run, as prompts carry it.
  package var seed: UInt64 { span.seed }

  /// The same turn inside another span.
  package func inside(_ span: Span) -> Turn {
    Turn(
      span: span, catalogue: catalogue, model: model, identity: identity, capabilities: capabilities,
      meter: meter, embedder: embedder, embedderIdentity: embedderIdentity)
  }

  /// Asks the language model.
  ///
  /// - Parameter site: `component.method`, the place in the trace.
  /// - Throws: ``EffectFailure`` when the model failed, ``BudgetError`` when the budget is spent,
  ///   `CancellationError` when the run was stopped.
  package func ask(_ prompt: Prompt, at site: String) async throws -> Reply {
    try Task.checkCancellation()
    try meter.claimCall(after: span.elapsed)
    var request = prompt.requestJSON.objectValue ?? [:]
    request["model"] = identity?.json ?? .null
    let call = EffectCall(.modelCall, at: site, .object(request), messages: prompt.messagesJSON)
    let value = try await span.perform(call) {
      guard let model else {
        throw EffectFailure(code: "noModel", message: "this agent has no language model")
      }
      let answer = try await model.reply(to: prompt)
      return EffectAnswer(answer.reply.json, source: answer.source, volatile: answer.volatile)
    }
    guard let reply = Reply(value) else {
      throw EffectFailure(code: "badReply", message: "the recorded reply is not of the format")
    }
    meter.add(reply.usage)
    return reply
  }

  /// Turns texts into vectors of length one.
  ///
  /// - Throws: ``EffectFailure`` when there is no embedding model, or it failed.
  package func embed(_ texts: [String], at site: String) async throws -> [[Float]] {
    try Task.checkCancellation()
    guard !texts.isEmpty else { return [] }
    let digest = Digest(of: .array(texts.map { .string($0) }))
    var request: JSONObject = [
      "model": embedderIdentity?.json ?? .null, "count": .integer(Int64(texts.count)),
      "digest": .string(digest.description),
    ]
    if texts.count <= Self.quotedTexts { request["texts"] = .array(texts.map { .string($0) }) }
    let value = try await span.perform(EffectCall(.embedding, at: site, .object(request))) {
      guard let embedder else {
        throw EffectFailure(code: "noEmbedder", message: "this agent has no embedding model")
      }
      let answer = try await embedder.vectors(of: texts)
      return EffectAnswer(
        VectorText.encoded(answer.vectors), source: answer.source, volatile: answer.volatile)
    }
    guard let vectors = VectorText.decoded(value), vectors.count == texts.count else {
      throw EffectFailure(code: "badReply", message: "the vectors are not of the format")
    }
    return vectors
  }

  /// Up to so many texts stand in a trace; of more only the digest.
  private static let quotedTexts = 4
}
