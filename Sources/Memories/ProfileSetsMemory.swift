package import Concepts
import Dialogue
import JSON

/// Keeps what the user met, likes and does not want, as ordered sets in which the last statement wins.
///
/// A rating of at least 4 is a like and one of at most 2 is unwanted, for the item and for its attribute values;
/// what enters one set leaves its opposite. What a user says in words is taken apart by one model call.
package struct ProfileSetsMemory: StoredMemory {
  package static let name = "profile-sets"
  package static let summary = "Sets of what the user met, likes and does not want; the last statement wins."
  package static let source = "InteRecAgent (microsoft/RecAI, MIT), with rules for ratings"
  package static let cost =
    "said; where said is how many of the notes are what the user said; one more for each repaired reply; "
    + "0 without a model"

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

  /// The names of the sets, which are the kinds of their entries.
  private enum SetName: String, CaseIterable {
    case like, unwanted, history
    var words: String {
      switch self {
      case .like: "likes"
      case .unwanted: "does not want"
      case .history: "met"
      }
    }
  }

  private let configuration: Configuration
  private let extract, repair: PromptTemplate
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: .nothing)
    extract = try context.prompts.template("memories/profile-sets.extract")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = store.nextSource()
    if note.origin == .user, turn.identity != nil {
      let said = try await taken(apart: note.text, in: turn)
      for value in said.like { state(value, in: .like, note, source) }
      for value in said.unwanted { state(value, in: .unwanted, note, source) }
    }
    guard let item = note.item else { return }
    let met = store.catalogue[item]
    state(met.title, in: .history, note, source)
    let set: SetName? =
      switch note.rating.map(Double.init) {
      case let rating? where rating >= configuration.like: .like
      case let rating? where rating <= configuration.unwanted: .unwanted
      case nil where configuration.unrated == "like": .like
      default: nil
      }
    guard let set else { return }
    for value in met.attributes.flatMap(\.values) + [met.title] { state(value, in: set, note, source) }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] {
    SetName.allCases.compactMap { set -> Note? in
      let members = store.entries.filter { $0.record.kind == set.rawValue }
      guard let last = members.last else { return nil }
      let shown = members.suffix(configuration.shown).reversed().map {
        UntrustedText.line($0.record.text, limit: 60)
      }
      return Note(
        "\(set.words): \(shown.joined(separator: "; "))", origin: .agent, time: last.record.note.time
      ).with([.init("members", Double(members.count))])
    }.fitting(cue)
  }

  /// Puts a value last in a set and takes it out of the opposite one; the oldest leave when there are too many.
  private mutating func state(_ value: String, in set: SetName, _ note: Note, _ source: Int) {
    let others: [SetName] = set == .history ? [.history] : [.like, .unwanted]
    for other in others {
      guard let id = store.id(of: Self.key(value, other)) else { continue }
      store.remove(id, by: .delete, sources: [source], at: note.time)
    }
    var statement = Note(value, origin: note.origin, time: note.time)
    if set == .history { statement.item = note.item }
    store.add(
      MemoryRecord(set.rawValue, statement, sources: [source], key: Self.key(value, set)), at: note.time)
    let members = store.entries.filter { $0.record.kind == set.rawValue }
    for entry in members.prefix(max(0, members.count - configuration.cap)) {
      store.remove(entry.id, by: .evict, sources: [source], at: note.time)
    }
  }

  private static func key(_ value: String, _ set: SetName) -> String {
    "\(set.rawValue) \(value.lowercased())"
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
