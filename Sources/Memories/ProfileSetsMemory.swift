package import Concepts
package import JSON

/// Keeps what the user met, likes and does not want, as ordered sets in which the last statement wins.
///
/// A rating of at least 4 is a like and one of at most 2 is unwanted, for the item and for its attribute values;
/// what enters one set leaves its opposite. What a user says in words is taken apart by one model call.
package struct ProfileSetsMemory: Memory {
  package static let name = "profile-sets"
  package static let summary = "Sets of what the user met, likes and does not want; the last statement wins."
  package static let source = "InteRecAgent (microsoft/RecAI, MIT), with rules for ratings"
  package static let cost = "1 for each note of something the user said; 0 for ratings"

  package struct Configuration: ComponentConfiguration {
    package var cap = 50
    package var shown = 10
    package var like = 4.0
    package var unwanted = 2.0
    package var unrated = "like"
    package init() {}
    package static let parameters = [
      Parameter("cap", "The most members of a set; the oldest leave.", in: 1...10_000),
      Parameter("shown", "How many members of a set are recalled, newest first.", in: 1...1000),
      Parameter("like", "The least rating that is a like.", in: -1000...1000),
      Parameter("unwanted", "The greatest rating that means unwanted.", in: -1000...1000),
      Parameter("unrated", "What an event without a rating is.", oneOf: ["history", "like"]),
    ]
  }

  private let configuration: Configuration
  private let catalogue: Catalogue
  private let extract, repair: PromptTemplate
  private var history = OrderedSet()
  private var liked = OrderedSet()
  private var unwanted = OrderedSet()
  private var lastTime: Int64 = 0

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    (self.configuration, catalogue) = (configuration, context.catalogue)
    extract = try context.prompts.template("memories/profile-sets.extract")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    lastTime = note.time
    if note.origin == .user, turn.identity != nil {
      let said = try await taken(apart: note.text, in: turn)
      state(like: said.like, unwanted: said.unwanted)
    }
    guard let item = note.item else { return }
    let values = catalogue[item].attributes.flatMap(\.values) + [catalogue[item].title]
    history.insert(catalogue[item].title, cap: configuration.cap)
    switch note.rating.map(Double.init) {
    case let rating? where rating >= configuration.like: state(like: values, unwanted: [])
    case let rating? where rating <= configuration.unwanted: state(like: [], unwanted: values)
    case nil where configuration.unrated == "like": state(like: values, unwanted: [])
    default: break
    }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] {
    let sets = [("likes", liked), ("does not want", unwanted), ("met", history)]
    return sets.compactMap { name, set -> Note? in
      guard !set.members.isEmpty else { return nil }
      let shown = set.members.suffix(configuration.shown).reversed().map { UntrustedText.line($0, limit: 60) }
      var note = Note("\(name): \(shown.joined(separator: "; "))", origin: .agent, time: lastTime)
      note.parts = [.init("members", Double(set.members.count))]
      return note
    }.fitting(cue)
  }

  package var snapshot: JSONValue {
    [
      "memory": .string(Self.name), "history": history.json, "like": liked.json, "unwanted": unwanted.json,
      "time": .integer(lastTime),
    ]
  }

  package mutating func restore(_ snapshot: JSONValue) throws {
    let parts = try MemorySnapshot(snapshot, of: Self.name)
    history = OrderedSet(try parts.texts("history"))
    (liked, unwanted) = (OrderedSet(try parts.texts("like")), OrderedSet(try parts.texts("unwanted")))
    lastTime = Int64(try parts.integer("time"))
  }

  private mutating func state(like: [String], unwanted new: [String]) {
    for value in like {
      unwanted.remove(value)
      liked.insert(value, cap: configuration.cap)
    }
    for value in new {
      liked.remove(value)
      unwanted.insert(value, cap: configuration.cap)
    }
  }

  private func taken(apart text: String, in turn: Turn) async throws -> (like: [String], unwanted: [String]) {
    let words = JSONSchema.list(of: JSONSchema.text(upTo: 30), upTo: 5)
    var prompt = Prompt(
      [.init(.user, extract.filled(["said": UntrustedText.block([text])]))],
      format: turn.format("profile", JSONSchema.object([("like", words), ("unwanted", words)])))
    prompt.sampling.maxTokens = 120
    let answer = try await turn.ask(prompt, at: "profile-sets.extract", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [[String]] in
      guard let json = StructuredReply.json(in: reply.text), json.objectValue != nil else {
        throw ReplyProblem("there is no JSON object")
      }
      return ["like", "unwanted"].map { key in
        (json[key]?.arrayValue ?? []).prefix(5).compactMap(\.stringValue)
          .map { UntrustedText.line($0, limit: 30) }.filter { !$0.isEmpty }
      }
    }
    return (answer.value?[0] ?? [], answer.value?[1] ?? [])
  }
}

/// Texts in the order of their last mention, told apart by their bytes in lower case.
struct OrderedSet: Sendable {
  private(set) var members: [String] = []

  init(_ members: [String] = []) { self.members = members }

  /// Puts a member last; the oldest leave when there are too many.
  mutating func insert(_ member: String, cap: Int) {
    remove(member)
    members.append(member)
    if members.count > cap { members.removeFirst(members.count - cap) }
  }

  mutating func remove(_ member: String) {
    let bytes = Array(member.lowercased().utf8)
    members.removeAll { $0.lowercased().utf8.elementsEqual(bytes) }
  }

  var json: JSONValue { .array(members.map { .string($0) }) }
}
