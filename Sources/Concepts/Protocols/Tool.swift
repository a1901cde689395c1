package import JSON

/// Something an agent can use: a search, a look-up, a retriever.
package protocol Tool: Component {
  /// The name, the sentence and the argument schema a model sees.
  var description: ToolDescription { get }
  /// Uses it. What a caller did wrong comes back as an observation that says so, not as an error.
  func use(_ arguments: JSONValue, in situation: Situation, turn: Turn) async throws -> Observation
}
