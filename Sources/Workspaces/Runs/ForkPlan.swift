import Agents
import Concepts
import JSON
import Tracing

/// What a fork is to be, checked against its parent.
///
/// 1. A changed component, prompt or model takes over with the use of a component that the place lies in: what is at work
///    there does its work anew. An edited outcome and a seed hold from the very event on.
/// 2. A prompt of the workspace or a component's version that is no longer the recorded one is a change too, asked for or
///    not; it holds from the start, and what is served must not depend on it.
struct ForkPlan: Sendable {
  let fork: Fork
  /// The start of the new session, with the fork's block.
  let start: SessionStart
  /// Seeds that forks before this one brought.
  let earlier: [Reseed]
  /// The specification of the model that was named.
  let model: JSONObject?

  init(
    _ asked: ForkRun, _ parent: Trace, _ recorded: SessionStart, _ data: LoadedData, _ replay: TraceReplay
  ) async throws {
    model = try Self.specification(asked.model)
    let edits = try Self.edits(asked.edits ?? [], in: parent)
    let identity = try await Self.identity(model, replay)
    let episodes = parent.events.filter { $0.kind == .spanOpen && $0.site == "episode" }.map(\.sequence)
    guard let first = episodes.first else {
      throw WorkspaceError(.data, "no-episode", "the trace has no episode", place: parent.path, hint: "")
    }
    let place = try Self.place(asked.at ?? edits.keys.min() ?? first, edits, in: parent)
    let episode = episodes.lastIndex { $0 <= place } ?? 0
    var start = try recorded.renewed(replay.registry, data)
    let since = zip(recorded.parts, start.parts).flatMap { $1.differences(from: $0) }
    var change = try Self.change(asked, from: (episode, .max), start, identity, replay.registry)
    var at = place
    if change != nil || !since.isEmpty {
      let uses = try await ComponentUses(parent, recorded, episode: episode, upTo: place, replay)
      let use = uses.last(upTo: place)
      at = use == 0 ? min(place, episodes[episode]) : uses.places[use]
      change = try Self.change(asked, from: (episode, use), start, identity, replay.registry)
    }
    if asked.seed != nil { at = Self.withMessages(at, in: parent) }
    if let change { start.changes.append(change.change) }
    earlier = recorded.reseeds
    if let seed = asked.seed { start.reseeds.append(Reseed(at: at, seed: seed)) }
    fork = Fork(
      of: parent.prefix.head.description, at: at, head: try parent.head(before: at), edits: edits,
      seed: asked.seed, what: Set(since).sorted() + (change?.what ?? []))
    start.fork = fork.json
    self.start = start
  }

  // MARK: - Reading what was asked

  private static func specification(_ model: JSONValue?) throws -> JSONObject? {
    guard let model, !model.isNull else { return nil }
    if let name = model.stringValue {
      guard name.hasPrefix("recorded:") else { return ["use": .string(name)] }
      return ["use": "recorded", "trace": .string(try AbsolutePath.of(String(name.dropFirst(9))))]
    }
    guard let object = model.objectValue else {
      throw WorkspaceError(
        .usage, "bad-model", "a model is a name or a mapping with 'use', not \(model.printed())",
        hint: "'reprise model list' shows names")
    }
    return object
  }

  private static func edits(_ edits: [ForkEdit], in parent: Trace) throws -> [Int: TraceEvent.Outcome] {
    var outcomes: [Int: TraceEvent.Outcome] = [:]
    for edit in edits {
      guard outcomes[edit.event] == nil else {
        throw WorkspaceError(
          .usage, "bad-edit", "event \(edit.event) is edited twice", hint: "give each event one outcome")
      }
      outcomes[edit.event] = try edit.outcome(in: parent)
    }
    return outcomes
  }

  private static func place(_ place: Int, _ edits: [Int: TraceEvent.Outcome], in parent: Trace) throws -> Int
  {
    guard (1..<max(parent.events.count, 2)).contains(place) else {
      throw WorkspaceError(
        .usage, "bad-place", "the trace has no event \(place) to fork at", place: parent.path,
        hint: "its events after the start are 1 to \(parent.events.count - 1)")
    }
    if let early = edits.keys.filter({ $0 < place }).min() {
      throw WorkspaceError(
        .usage, "bad-place", "event \(early) is edited and lies before the fork's place \(place)",
        hint: "fork at \(early) or leave the place out")
    }
    return place
  }

  /// The place before the messages that were added for an event: what they hold may depend on the seed.
  private static func withMessages(_ place: Int, in parent: Trace) -> Int {
    var place = place
    while place > 1, parent.events[place - 1].kind == .message { place -= 1 }
    return place
  }

  /// The model that was named, if it is to answer from now on.
  private static func identity(_ model: JSONObject?, _ replay: TraceReplay) async throws -> AgentModel? {
    guard let model else { return nil }
    return AgentModel(try await replay.environment.models.open(model))
  }

  /// What is put in place of the recorded; `nil` for nothing.
  private static func change(
    _ asked: ForkRun, from place: (episode: Int, use: Int), _ recorded: SessionStart, _ model: AgentModel?,
    _ registry: Registry
  ) throws -> (change: SessionChange, what: [String])? {
    let before = recorded.parts.last { ($0.from, $0.use) <= place } ?? recorded.parts[0]
    var change = before
    (change.from, change.use) = place
    for (name, text) in (asked.prompts ?? [:]).sorted(by: { $0.key < $1.key }) {
      try PromptCheck.check(text, of: try registry.prompts.template(name))
      change.prompts[name] = .string(text)
    }
    let registry = change.registry(over: registry)
    var design = JSONValue.object(before.agent["design"]?.objectValue ?? [:])
    if let agent = asked.agent { design = laid(agent, over: design) }
    var made = try AgentDesign(recorded: design.objectValue ?? [:])
    if made.model != nil || made.embedder != before.embedderName {
      throw WorkspaceError(
        .usage, "bad-change", "a fork names its model itself, not a cell of a notebook",
        hint: "give 'model' beside 'agent'")
    }
    made.model = nil
    change.agent = try AgentCell.description(of: made, in: registry)
    if let model { change.model = model.json }
    let what = change.differences(from: before)
    return what.isEmpty ? nil : (change, what)
  }

  /// The design with keys laid over it: parameters of the same component one by one, another component whole.
  private static func laid(_ agent: JSONValue, over design: JSONValue) -> JSONValue {
    var base = design.objectValue ?? [:]
    for (key, change) in agent.objectValue ?? [:] {
      guard let name = change["name"], let old = base[key], !(old["name"] ?? old).means(name) else {
        continue
      }
      base[key] = Optional.none
    }
    return JSONValue.object(base).merging(agent)
  }
}

extension SessionChange {
  /// What is not as before, in words.
  fileprivate func differences(from before: SessionChange) -> [String] {
    let (old, new) = (before.agent["design"], agent["design"])
    var words = (new?.objectValue?.keys ?? []).filter { old?[$0]?.means(new?[$0] ?? .null) != true }.map {
      key in
      "\(key) \(new?[key]?.stringValue ?? new?[key]?.printed() ?? "")"
    }
    words += changedVersions(since: before) + changedPrompts(since: before).map { "prompt \($0)" }
    if !model.means(before.model) {
      words.append("model \(model["identity"]?["model"]?.stringValue ?? "")")
    }
    return words
  }

  /// Components that are of another version in this program than in the one that recorded.
  private func changedVersions(since before: SessionChange) -> [String] {
    ["memory", "planner", "retriever", "ranker"].filter { role in
      let (old, new) = (before.agent["components"]?[role], agent["components"]?[role])
      return old?["name"] == new?["name"] && old?["version"] != new?["version"]
    }.map { "\($0) of another version" }
  }

  /// Prompts with another text, which was given, or which the workspace has by now.
  private func changedPrompts(since before: SessionChange) -> [String] {
    let (old, new) = (before.agent["prompts"]?.objectValue ?? [:], agent["prompts"]?.objectValue ?? [:])
    let found = new.filter { name, digest in old[name].map { $0 != digest } ?? false }.map(\.key)
    let given = prompts.filter { name, text in before.prompts[name] != text }.map(\.key)
    return Set(found + given).sorted()
  }

  fileprivate var embedderName: String? { agent["design"]?["embedder"]?.stringValue }
}
