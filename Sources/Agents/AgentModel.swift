package import Concepts
package import JSON

/// Which language model an agent's prompts go to: a live one, or in a replay the identity of the one that answered.
package struct AgentModel: Sendable {
  /// `nil` in a replay.
  package let model: (any LanguageModel)?
  package let identity: ModelIdentity
  package let capabilities: ModelCapabilities

  package init(_ model: any LanguageModel) {
    self.model = model
    (identity, capabilities) = (model.identity, model.capabilities)
  }

  /// The model as a session's start holds it; enough to replay without the model.
  package var json: JSONValue {
    [
      "identity": identity.json,
      "capabilities": [
        "jsonSchema": .bool(capabilities.jsonSchema),
        "logProbabilities": .bool(capabilities.logProbabilities),
        "tools": .bool(capabilities.tools), "seed": .bool(capabilities.seed),
      ],
    ]
  }

  /// The model that a recorded session used, for a replay.
  ///
  /// - Returns: `nil` when the value is not one that ``json`` wrote.
  package init?(recorded json: JSONValue) {
    guard let provider = json["identity"]?["provider"]?.stringValue,
      let name = json["identity"]?["model"]?.stringValue,
      let isMeaningful = json["identity"]?["meaningful"]?.boolValue,
      let jsonSchema = json["capabilities"]?["jsonSchema"]?.boolValue,
      let logProbabilities = json["capabilities"]?["logProbabilities"]?.boolValue,
      let tools = json["capabilities"]?["tools"]?.boolValue,
      let seed = json["capabilities"]?["seed"]?.boolValue
    else { return nil }
    model = nil
    identity = ModelIdentity(
      provider: provider, model: name, weights: json["identity"]?["weights"]?.stringValue,
      runtime: json["identity"]?["runtime"]?.stringValue, isMeaningful: isMeaningful)
    capabilities = ModelCapabilities(
      jsonSchema: jsonSchema, logProbabilities: logProbabilities, tools: tools, seed: seed)
  }
}
