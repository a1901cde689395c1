import Concepts
import Dialogue
import JSON

/// Asks a model what something that a user said changes about what is known of them.
struct FactUpdate: Sendable {
  let update, repair: PromptTemplate

  init(_ prompts: PromptLibrary) throws {
    update = try prompts.template("memories/facts.update")
    repair = try prompts.template("memories/repair")
  }

  enum Change: Sendable {
    case add(Statement)
    /// The known statement of an id says this instead.
    case update(Int, value: String, isLiked: Bool)
    case delete(Int)
  }

  /// How many facts the model sees.
  private static let shown = 10

  /// What the reply says, in its order; names that were not shown change nothing.
  func changes(for note: Note, in store: inout MemoryStore, at site: String, turn: Turn) async throws
    -> [Change]
  {
    let cosines = try await store.cosines(with: note.text, at: site, in: turn)
    let near = FactScores(store, note.text, cosines, gate: -1, count: Self.shown).best
    let lines = near.enumerated().map { place, fact in
      "\(LocalName.text(at: place, letter: "m")) \(UntrustedText.line(fact.record.text, limit: 80))"
    }
    let answer = try await turn.ask(prompt(lines, note, turn), at: site, repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [JSONValue] in
      guard let list = StructuredReply.json(in: reply.text)?["operations"]?.arrayValue else {
        throw ReplyProblem("'operations' is missing")
      }
      return Array(list.prefix(5))
    }
    return (answer.value ?? []).compactMap { operation in
      let named = operation["id"]?.stringValue.flatMap {
        LocalName.position(of: $0, count: near.count, letter: "m")
      }
      let value = UntrustedText.line(operation["value"]?.stringValue ?? "", limit: 40)
      let isLiked = operation["like"]?.boolValue ?? true
      switch (operation["do"]?.stringValue, named.map { near[$0].id }) {
      case ("ADD", _) where !value.isEmpty:
        return .add(Statement(attribute: "said", value: value, isLiked: isLiked))
      case ("UPDATE", let id?) where !value.isEmpty: return .update(id, value: value, isLiked: isLiked)
      case ("DELETE", let id?): return .delete(id)
      default: return nil
      }
    }
  }

  private func prompt(_ lines: [String], _ note: Note, _ turn: Turn) -> Prompt {
    let operation = JSONSchema.object([
      ("do", JSONSchema.oneOf(["ADD", "UPDATE", "DELETE", "NONE"])), ("id", JSONSchema.text(upTo: 4)),
      ("like", ["type": "boolean"]), ("value", JSONSchema.text(upTo: 40)),
    ])
    let schema = JSONSchema.object([("operations", JSONSchema.list(of: operation, upTo: 5))])
    let text = update.filled([
      "facts": lines.isEmpty ? "nothing" : UntrustedText.block(lines),
      "said": UntrustedText.block([note.text]),
    ])
    var prompt = Prompt([.init(.user, text)], format: turn.format("operations", schema))
    prompt.sampling.maxTokens = 200
    return prompt
  }
}
