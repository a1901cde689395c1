/// The models that parameters of components name to make vectors of items' texts.
package struct NamedEmbedders: Sendable {
  /// Who would make them, without starting anything.
  package var identity: @Sendable (_ name: String) throws -> ModelIdentity
  /// A vector for each item of a catalogue, in its order, made by the model of this name and identity or kept since.
  package var vectors: @Sendable (_ name: String, ModelIdentity, Catalogue) async throws -> [[Float]]

  package init(
    identity: @escaping @Sendable (_ name: String) throws -> ModelIdentity,
    vectors: @escaping @Sendable (_ name: String, ModelIdentity, Catalogue) async throws -> [[Float]]
  ) {
    (self.identity, self.vectors) = (identity, vectors)
  }

  /// The same, with the models that a record names: what they made is asked for by who they were.
  package func recalling(_ recorded: [String: ModelIdentity]) -> NamedEmbedders {
    let now = identity
    return NamedEmbedders(identity: { try recorded[$0] ?? now($0) }, vectors: vectors)
  }
}
