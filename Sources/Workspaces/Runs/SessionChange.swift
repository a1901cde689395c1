import Agents
import Concepts
import JSON
import Tracing

/// What a fork put in place of what was there, from one episode on or from somewhere in it.
struct SessionChange: Sendable {
  /// The first episode, from 0.
  var from: Int
  /// How many uses of components in that episode are still those of before; 0 for none.
  var use = 0
  /// What an agent cell gives, as in ``SessionStart/agent``.
  var agent: JSONValue
  /// Identity and capabilities of the model; null for an agent without one.
  var model: JSONValue
  var embedder: JSONValue
  /// Whole texts of prompts, by name, over those of the program and the workspace.
  var prompts: JSONObject

  init(from: Int, agent: JSONValue, model: JSONValue, embedder: JSONValue, prompts: JSONObject) {
    (self.from, self.agent, self.model) = (from, agent, model)
    (self.embedder, self.prompts) = (embedder, prompts)
  }

  init?(_ json: JSONValue) {
    guard let from = json["from"]?.intValue, let agent = json["agent"] else { return nil }
    self.init(
      from: from, agent: agent, model: json["model"] ?? .null, embedder: json["embedder"] ?? .null,
      prompts: json["prompts"]?.objectValue ?? [:])
    use = json["use"]?.intValue ?? 0
  }

  var json: JSONValue {
    var object: JSONObject = [
      "from": .integer(Int64(from)), "agent": agent, "model": model, "embedder": embedder,
      "prompts": .object(prompts),
    ]
    if use > 0 { object["use"] = .integer(Int64(use)) }
    return .object(object)
  }

  /// What of an agent cannot go on as it is where this takes over from another one in the middle of an episode.
  func renewed(after before: SessionChange) -> Set<EpisodeRunner.Part> {
    var parts: Set<EpisodeRunner.Part> = []
    for (part, family) in [(EpisodeRunner.Part.memory, "memories/"), (.planner, "planners/")] {
      let (old, new) = (before.agent["components"]?[part.rawValue], agent["components"]?[part.rawValue])
      let isSame = (old ?? .null).means(new ?? .null) && before.digests(family) == digests(family)
      if !isSame { parts.insert(part) }
    }
    return parts
  }

  /// The digests of the prompts of one family.
  private func digests(_ family: String) -> [String: JSONValue] {
    let all = (agent["prompts"]?.objectValue ?? [:]).map { ($0.key, $0.value) }
    return Dictionary(all.filter { $0.0.hasPrefix(family) }, uniquingKeysWith: { $1 })
  }

  /// The agent's design.
  var design: AgentDesign {
    get throws { try AgentDesign(recorded: agent["design"]?.objectValue ?? [:]) }
  }

  /// The components with the prompts that the change brings.
  func registry(over registry: Registry) -> Registry {
    var registry = registry
    registry.prompts = registry.prompts.replacing(
      prompts.map { PromptTemplate($0.key, $0.value.stringValue ?? "") })
    return registry
  }
}

extension SessionStart {
  /// What holds in the first episode, and every change after it.
  var parts: [SessionChange] {
    [SessionChange(from: 0, agent: agent, model: model, embedder: embedder, prompts: [:])] + changes
  }

  /// The start as this program and this data would write it.
  func renewed(_ registry: Registry, _ data: LoadedData) throws -> SessionStart {
    var now = self
    now.agent = try AgentCell.description(of: design, in: registry)
    now.fingerprint = data.split?.fingerprint.description ?? ""
    for place in changes.indices {
      let change = changes[place]
      now.changes[place].agent = try AgentCell.description(
        of: change.design, in: change.registry(over: registry))
    }
    return now
  }
}
