import Concepts
import Dialogue
import JSON

extension BeliefMemory {
  /// Writes the narrative anew from the strongest beliefs; without a model they are listed.
  mutating func narrate(_ source: Int, at time: Int64, in turn: Turn) async throws {
    let strongest = entries(of: "belief").sorted { left, right in
      (left.record.weight, right.id) > (right.record.weight, left.id)
    }.prefix(10)
    let text =
      turn.identity == nil
      ? strongest.map(\.record.text).joined(separator: "; ")
      : try await narrative(strongest.map(\.record), in: turn)
    store.tally(sources: [source], at: time) { $0["changes"] = 0 }
    let old = entries(of: "narrative").first
    guard let text, !text.isEmpty else { return }
    let sources = Set(strongest.flatMap(\.record.sources) + [source]).sorted()
    if let old { store.remove(old.id, by: .delete, sources: sources, at: time) }
    var story = MemoryRecord("narrative", Note(text, origin: .agent, time: time), sources: sources)
    story.links = strongest.map(\.id)
    store.add(story, at: time)
  }

  private func narrative(_ beliefs: [MemoryRecord], in turn: Turn) async throws -> String? {
    guard !beliefs.isEmpty else { return nil }
    let lines = beliefs.map { UntrustedText.line($0.text, limit: 80) }
    var prompt = Prompt([.init(.user, narrate.filled(["beliefs": UntrustedText.block(lines)]))])
    prompt.sampling.maxTokens = 220
    let answer = try await turn.ask(prompt, at: "belief.narrate", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> String in
      let words = UntrustedText.line(reply.text).split(separator: " ").prefix(150)
      guard !words.isEmpty else { throw ReplyProblem("the reply is empty") }
      return words.joined(separator: " ")
    }
    return answer.value
  }

  /// Lets the model choose operations on the beliefs it is shown, in view of the last events.
  mutating func operate(on note: Note, _ source: Int, in turn: Turn) async throws {
    let beliefs = Array(entries(of: "belief").suffix(20))
    let lines = beliefs.enumerated().map { place, belief in
      "\(LocalName.text(at: place, letter: "m")) \(UntrustedText.line(belief.record.text, limit: 80))"
    }
    let events = entries(of: "event").suffix(configuration.every).map {
      UntrustedText.line($0.record.text, limit: 100)
    }
    let found = try await operations(lines, Array(events), in: turn)
    for operation in found {
      let named = operation["id"]?.stringValue.flatMap {
        LocalName.position(of: $0, count: beliefs.count, letter: "m")
      }
      let value = UntrustedText.line(operation["value"]?.stringValue ?? "", limit: 40)
      switch (operation["do"]?.stringValue, named.map { beliefs[$0].id }) {
      case ("EXTRACT", _) where !value.isEmpty:
        let isLiked = operation["like"]?.boolValue ?? true
        extract(Statement(attribute: "said", value: value, isLiked: isLiked), source, at: note.time)
      case ("REINFORCE", let id?): reinforce(id, source, at: note.time)
      case ("WEAKEN", let id?): weaken(id, source, at: note.time)
      case ("FORGET", let id?): store.remove(id, by: .delete, sources: [source], at: note.time)
      default: break
      }
    }
  }

  private func operations(_ beliefs: [String], _ events: [String], in turn: Turn) async throws -> [JSONValue]
  {
    let operation = JSONSchema.object([
      ("do", JSONSchema.oneOf(["EXTRACT", "REINFORCE", "WEAKEN", "FORGET"])),
      ("id", JSONSchema.text(upTo: 4)), ("like", ["type": "boolean"]), ("value", JSONSchema.text(upTo: 40)),
    ])
    let schema = JSONSchema.object([("operations", JSONSchema.list(of: operation, upTo: 8))])
    let text = operate.filled([
      "beliefs": beliefs.isEmpty ? "nothing" : UntrustedText.block(beliefs),
      "events": UntrustedText.block(events),
    ])
    var prompt = Prompt([.init(.user, text)], format: turn.format("operations", schema))
    prompt.sampling.maxTokens = 300
    let answer = try await turn.ask(prompt, at: "belief.operate", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [JSONValue] in
      guard let list = StructuredReply.json(in: reply.text)?["operations"]?.arrayValue else {
        throw ReplyProblem("'operations' is missing")
      }
      return Array(list.prefix(8))
    }
    return answer.value ?? []
  }
}
