package import Concepts
package import JSON

/// Who stands around an agent while it runs, beside the language model.
package struct Surroundings: Sendable {
  /// `nil` for agents that make no vectors.
  package var embedder: AgentEmbedder?
  /// `nil` where nobody responds.
  package var users: SessionUsers?
  /// Who decides at gates where the design leaves it to a person.
  package var approval: Approval?

  package init(
    embedder: AgentEmbedder? = nil, users: SessionUsers? = nil, approval: Approval? = nil
  ) {
    (self.embedder, self.users, self.approval) = (embedder, users, approval)
  }
}

/// The users of a run's sessions.
package enum SessionUsers: Sendable {
  /// What they did is in the trace that is replayed.
  case recorded
  /// Makes the user of a query, ready to begin.
  case simulated(@Sendable (Query) throws -> any UserSimulator)
}

/// Which model makes an agent's vectors: a live one, or in a replay the identity of the one that did.
package struct AgentEmbedder: Sendable {
  /// `nil` in a replay.
  package let model: (any EmbeddingModel)?
  package let identity: ModelIdentity

  package init(_ model: any EmbeddingModel) { (self.model, identity) = (model, model.identity) }

  /// As a session's start holds it.
  package var json: JSONValue { identity.json }

  /// The model that a recorded session used, for a replay; `nil` for a value that is not one.
  package init?(recorded json: JSONValue) {
    guard let provider = json["provider"]?.stringValue, let name = json["model"]?.stringValue,
      let isMeaningful = json["meaningful"]?.boolValue
    else { return nil }
    model = nil
    identity = ModelIdentity(
      provider: provider, model: name, weights: json["weights"]?.stringValue,
      runtime: json["runtime"]?.stringValue, isMeaningful: isMeaningful)
  }
}
