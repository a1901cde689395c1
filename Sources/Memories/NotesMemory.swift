package import Concepts
import Dialogue
import JSON

/// Keeps notes that are linked to what they resemble, as a card index is.
///
/// A new note gets keywords, and links to those of its five nearest whose cosine is great enough; links hold both
/// ways. A model may say what a note is about and rewrite what its neighbours are said to be about; each rewriting
/// is an operation. A recall brings the nearest notes and what they are linked to.
package struct NotesMemory: StoredMemory {
  package static let name = "notes"
  package static let summary = "Linked notes: recalls the nearest and what they are linked to."
  package static let source = "A-MEM (agiresearch/A-mem, MIT), neighbours by id, never by place"
  package static let cost =
    "notes when evolve is all; said when evolve is said; 0 when evolve is never; where said is how many of the notes are "
    + "what the user said; one more for each repaired reply; 0 without a model"

  package struct Configuration: ComponentConfiguration {
    package var limit = 5
    package var neighbours = 5
    package var linked = 0.6
    package var evolve = "said"
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter("limit", "How many notes are recalled before their links are followed.", in: 1...1000),
      Parameter("neighbours", "How many of the nearest notes a new one is compared with.", in: 0...100),
      Parameter("linked", "The cosine from which notes are linked.", in: -1...1),
      Parameter(
        "evolve", "Which notes a model describes, with their neighbours.", oneOf: ["all", "never", "said"]),
      Nearness.parameter,
    ]
  }

  private let configuration: Configuration
  private let describe, repair: PromptTemplate
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: configuration.nearness)
    describe = try context.prompts.template("memories/notes.describe")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = store.nextSource()
    let alike = try await store.cosines(with: note.text, at: "notes.note", in: turn)
    let near = Selection.best(configuration.neighbours, of: store.count) { alike[$0] }
    let neighbours = near.map { store.entries[$0.place].id }
    let evolves = configuration.evolve == "all" || configuration.evolve == "said" && note.origin == .user
    let said = evolves && turn.identity != nil ? try await described(note, neighbours, in: turn) : nil
    var record = MemoryRecord("note", note, sources: [source])
    record.details = said?.details ?? ruled(note)
    record.links = zip(near, neighbours).filter { $0.0.score >= configuration.linked }.map(\.1).sorted()
    let id = store.add(record, at: note.time)
    for other in record.links {
      store.change(other, sources: [source], at: note.time) { $0.links.append(id) }
    }
    for (other, context, tags) in said?.rewritten ?? [] {
      store.change(other, sources: [source], at: note.time) { neighbour in
        if !context.isEmpty { neighbour.details["context"] = .string(context) }
        if !tags.isEmpty { neighbour.details["tags"] = .array(tags.map { .string($0) }) }
      }
    }
  }

  /// Keywords and tags without a model: the longest words, and the values of the item's attributes.
  private func ruled(_ note: Note) -> JSONObject {
    let words = HashedText.vocabulary(of: note.text).filter { $0.utf8.count > 3 }
    let longest = words.sorted { $0.utf8.count > $1.utf8.count }.prefix(5)
    let values = note.item.map { store.catalogue[$0].attributes.flatMap(\.values) } ?? []
    return [
      "keywords": .array(longest.map { .string($0) }), "tags": .array(values.prefix(5).map { .string($0) }),
    ]
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    let relevance = try await store.cosines(with: cue.text, at: "notes.recall", in: turn)
    let seeds = Selection.best(min(configuration.limit, max(0, cue.limit)), of: store.count) {
      relevance[$0]
    }
    var shown = Set(seeds.map(\.place))
    var linked: [ScoredEntry] = []
    for seed in seeds {
      for place in store.entries[seed.place].record.links.compactMap({ store.place(of: $0) }) {
        if shown.insert(place).inserted { linked.append(ScoredEntry(place: place, score: relevance[place])) }
      }
    }
    let all = seeds.map { ($0, 0.0) } + linked.map { ($0, 1.0) }
    let notes = all.map { found, hops in
      note(at: found.place).with([
        .init("relevance", relevance[found.place]), .init("hops", hops), .init("score", found.score),
      ])
    }.fitting(cue)
    for id in all.prefix(notes.count).map({ store.entries[$0.0.place].id }) {
      store.change(id, by: .touch, at: cue.time) { note in
        note.count += 1
        note.touched = max(note.touched, cue.time)
      }
    }
    return notes
  }

  private func note(at place: Int) -> Note { store.entries[place].record.note }

  // MARK: - What a model says

  private struct Description: Sendable {
    var details: JSONObject
    var rewritten: [(id: Int, context: String, tags: [String])]
  }

  private func described(_ note: Note, _ neighbours: [Int], in turn: Turn) async throws -> Description? {
    let lines = neighbours.enumerated().map { place, id in
      "\(LocalName.text(at: place, letter: "m")) \(UntrustedText.line(store[id]?.text ?? "", limit: 100))"
    }
    let words = JSONSchema.list(of: JSONSchema.text(upTo: 20), upTo: 5)
    let neighbour = JSONSchema.object([
      ("id", JSONSchema.text(upTo: 4)), ("context", JSONSchema.text(upTo: 80)), ("tags", words),
    ])
    let schema = JSONSchema.object([
      ("keywords", words), ("context", JSONSchema.text(upTo: 80)), ("tags", words),
      ("neighbours", JSONSchema.list(of: neighbour, upTo: 3)),
    ])
    let text = describe.filled([
      "note": UntrustedText.block([note.text]),
      "neighbours": lines.isEmpty ? "none" : UntrustedText.block(lines),
    ])
    var prompt = Prompt([.init(.user, text)], format: turn.format("note", schema))
    prompt.sampling.maxTokens = 300
    let answer = try await turn.ask(prompt, at: "notes.describe", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> JSONValue in
      guard let json = StructuredReply.json(in: reply.text), json["context"]?.stringValue != nil else {
        throw ReplyProblem("'context' is missing")
      }
      return json
    }
    return answer.value.map { Self.description($0, neighbours) }
  }

  private static func description(_ json: JSONValue, _ neighbours: [Int]) -> Description {
    let rewritten = (json["neighbours"]?.arrayValue ?? []).prefix(3).compactMap {
      value -> (id: Int, context: String, tags: [String])? in
      let named = value["id"]?.stringValue.flatMap {
        LocalName.position(of: $0, count: neighbours.count, letter: "m")
      }
      return named.map { (neighbours[$0], line(value["context"]), words(value["tags"])) }
    }
    return Description(
      details: [
        "context": .string(line(json["context"])),
        "keywords": .array(words(json["keywords"]).map { .string($0) }),
        "tags": .array(words(json["tags"]).map { .string($0) }),
      ], rewritten: rewritten)
  }

  private static func line(_ value: JSONValue?) -> String {
    UntrustedText.line(value?.stringValue ?? "", limit: 80)
  }

  private static func words(_ value: JSONValue?) -> [String] {
    (value?.arrayValue ?? []).prefix(5).compactMap(\.stringValue)
      .map { UntrustedText.line($0, limit: 20) }.filter { !$0.isEmpty }
  }
}
