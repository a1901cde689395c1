import Agents
import Concepts
import JSON
import Tracing

/// What a session of episodes is, as its first event says it: enough to make everything again but the model.
struct SessionStart: Sendable {
  /// What an agent cell gives: design, components with their defaults and versions, digests of prompts.
  var agent: JSONValue
  /// Identity and capabilities of the model; null for an agent without one.
  var model: JSONValue
  /// The data: its cell, and the fingerprint of the split it led to.
  var data: JSONObject
  var fingerprint: String
  var seed: UInt64
  /// The simulated user; null where nobody responds.
  var user: JSONValue = .null
  /// Identity of the model that makes vectors; null for an agent without one.
  var embedder: JSONValue = .null
  /// The lowest rating of what the simulated user wants; `nil` where all held-out events count.
  var atLeast: Double?
  /// The action whose result the session is.
  var action: String
  /// What forks changed, by the episode from which on it holds.
  var changes: [SessionChange] = []
  /// Seeds that forks brought, by the event from which on they hold.
  var reseeds: [Reseed] = []
  /// Where the session left its parent; null for one that has none.
  var fork: JSONValue = .null

  static let format = "reprise.session/1"

  /// In the form that a trace's line has, in which 1.0 is 1.
  var json: JSONValue {
    (try? JSONValue(parsing: document.canonical())) ?? document
  }

  private var document: JSONValue {
    var document: JSONObject = [
      "format": .string(Self.format), "agent": agent, "model": model, "data": .object(data),
      "fingerprint": .string(fingerprint), "seed": .string(String(seed)), "action": .string(action),
    ]
    if !user.isNull { document["user"] = user }
    if !embedder.isNull { document["embedder"] = embedder }
    if let atLeast, !user.isNull { document["wants"] = ["atLeast": .number(atLeast)] }
    if !changes.isEmpty { document["changes"] = .array(changes.map(\.json)) }
    if !reseeds.isEmpty { document["reseeds"] = .array(reseeds.map(\.json)) }
    if !fork.isNull { document["fork"] = fork }
    return .object(document)
  }

  init(
    agent: JSONValue, model: JSONValue, data: JSONObject, fingerprint: String, seed: UInt64, action: String
  ) {
    (self.agent, self.model, self.data) = (agent, model, data)
    (self.fingerprint, self.seed, self.action) = (fingerprint, seed, action)
  }

  /// Reads a recorded start; `nil` when it is not of this format.
  init?(_ json: JSONValue) {
    guard json["format"]?.stringValue == Self.format, let agent = json["agent"],
      let data = json["data"]?.objectValue,
      let fingerprint = json["fingerprint"]?.stringValue,
      let seed = json["seed"]?.stringValue.flatMap({ UInt64($0) }), let action = json["action"]?.stringValue
    else { return nil }
    self.init(
      agent: agent, model: json["model"] ?? .null, data: data, fingerprint: fingerprint, seed: seed,
      action: action)
    (user, embedder) = (json["user"] ?? .null, json["embedder"] ?? .null)
    (atLeast, fork) = (json["wants"]?["atLeast"]?.doubleValue, json["fork"] ?? .null)
    changes = (json["changes"]?.arrayValue ?? []).compactMap { SessionChange($0) }
    reseeds = (json["reseeds"]?.arrayValue ?? []).compactMap { Reseed($0) }
  }

  /// The agent's design.
  var design: AgentDesign {
    get throws { try AgentDesign(recorded: agent["design"]?.objectValue ?? [:]) }
  }
}
