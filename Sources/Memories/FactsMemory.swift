package import Concepts
package import JSON

/// Keeps single statements about the user's taste, each with its strength and its sources.
///
/// A rated event states something about each of its attribute values. The same statement again strengthens a fact,
/// the opposite one replaces it; with `additive` the replaced fact stays, marked as superseded. Something the user
/// said goes through one model call that adds, updates and deletes facts by local names.
package struct FactsMemory: Memory {
  package static let name = "facts"
  package static let summary =
    "Single statements about the taste, strengthened or replaced by what comes later."
  package static let source = "mem0 (mem0ai/mem0, Apache-2.0), with a rule for ratings"
  package static let cost = "1 for each note of something the user said; 0 for ratings"

  package struct Configuration: ComponentConfiguration {
    package var limit = 20
    package var gate = 0.1
    package var like = 4.0
    package var unwanted = 2.0
    package var unrated = "like"
    package var additive = "off"
    package init() {}
    package static let parameters = [
      Parameter("limit", "How many facts are recalled at most.", in: 1...1000),
      Parameter(
        "gate", "The least cosine with the query's text; all facts for a query without words.", in: -1...1),
      Parameter("like", "The least rating that is a like.", in: -1000...1000),
      Parameter("unwanted", "The greatest rating that means unwanted.", in: -1000...1000),
      Parameter("unrated", "What an event without a rating states.", oneOf: ["like", "nothing"]),
      Parameter("additive", "Whether replaced facts are kept, marked as superseded.", oneOf: ["off", "on"]),
    ]
  }

  private let configuration: Configuration
  private let catalogue: Catalogue
  private let update, repair: PromptTemplate
  private var facts: [Fact] = []
  /// How many notes came so far: the name of a source is its place.
  private var noted = 0

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    (self.configuration, catalogue) = (configuration, context.catalogue)
    update = try context.prompts.template("memories/facts.update")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = noted
    noted += 1
    if note.origin == .user, turn.identity != nil { try await apply(note, source, in: turn) }
    guard let item = note.item, let isLiked = polarity(note.rating) else { return }
    for attribute in catalogue[item].attributes {
      for value in attribute.values {
        state(Fact(attribute.name, value, isLiked: isLiked, time: note.time, source: source))
      }
    }
  }

  private func polarity(_ rating: Float?) -> Bool? {
    guard let rating = rating.map(Double.init) else { return configuration.unrated == "like" ? true : nil }
    return rating >= configuration.like ? true : rating <= configuration.unwanted ? false : nil
  }

  /// Adds a statement: strengthens an equal fact, replaces an opposite one.
  private mutating func state(_ fact: Fact) {
    guard let place = facts.firstIndex(where: { !$0.isSuperseded && $0.key == fact.key }) else {
      facts.append(fact)
      return
    }
    if facts[place].isLiked == fact.isLiked {
      facts[place].strength += 1
      facts[place].time = fact.time
      facts[place].sources += fact.sources
    } else if configuration.additive == "on" {
      facts[place].isSuperseded = true
      facts.append(fact)
    } else {
      facts[place] = fact
    }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] {
    var cue = cue
    cue.limit = min(cue.limit, configuration.limit)
    return FactScores(facts, cue.text, gate: configuration.gate).order.prefix(cue.limit).map { scored in
      var note = Note(facts[scored.place].text, origin: .agent, time: facts[scored.place].time)
      note.parts = scored.parts + [.init("score", scored.score)]
      return note
    }.fitting(cue)
  }

  package var snapshot: JSONValue {
    [
      "memory": .string(Self.name), "facts": .array(facts.map(\.json)), "noted": .integer(Int64(noted)),
    ]
  }

  package mutating func restore(_ snapshot: JSONValue) throws {
    let parts = try MemorySnapshot(snapshot, of: Self.name)
    let count = try parts.integer("noted")
    guard let values = parts.members["facts"]?.arrayValue, case let read = values.compactMap(Fact.init),
      read.count == values.count
    else { throw parts.bad("facts", "a list of facts is missing") }
    (facts, noted) = (read, count)
  }

  // MARK: - What a user said

  /// How many facts the model sees.
  private static let shown = 10

  private mutating func apply(_ note: Note, _ source: Int, in turn: Turn) async throws {
    let near = FactScores(facts, note.text, gate: -1).order.prefix(Self.shown).map(\.place)
    let lines = near.enumerated().map { place, fact in
      "\(LocalName.text(at: place, letter: "m")) \(UntrustedText.line(facts[fact].text, limit: 80))"
    }
    let answer = try await turn.ask(prompt(lines, note, turn), at: "facts.update", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [JSONValue] in
      guard let list = StructuredReply.json(in: reply.text)?["operations"]?.arrayValue else {
        throw ReplyProblem("'operations' is missing")
      }
      return Array(list.prefix(5))
    }
    var deleted: Set<Int> = []
    for operation in answer.value ?? [] {
      let named = operation["id"]?.stringValue.flatMap {
        LocalName.position(of: $0, count: near.count, letter: "m")
      }
      let place = named.map { near[$0] }
      let value = UntrustedText.line(operation["value"]?.stringValue ?? "", limit: 40)
      let isLiked = operation["like"]?.boolValue ?? true
      switch (operation["do"]?.stringValue, place) {
      case ("ADD", _) where !value.isEmpty:
        state(Fact("said", value, isLiked: isLiked, time: note.time, source: source))
      case ("UPDATE", let place?) where !value.isEmpty:
        facts[place].value = value
        (facts[place].isLiked, facts[place].time) = (isLiked, note.time)
        facts[place].sources.append(source)
      case ("DELETE", let place?): deleted.insert(place)
      default: break
      }
    }
    remove(deleted)
  }

  private mutating func remove(_ places: Set<Int>) {
    if configuration.additive == "on" {
      for place in places { facts[place].isSuperseded = true }
    } else {
      facts = facts.indices.filter { !places.contains($0) }.map { facts[$0] }
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
