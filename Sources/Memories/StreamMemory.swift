package import Concepts
package import JSON

/// A stream of notes recalled by recency, importance and relevance, on which the agent reflects now and then.
///
/// score = recency · r + importance · i + relevance · v, each part scaled to 0…1 over the notes at hand (all equal:
/// 0.5), with recency = decay^(hours since the last access). The released code ranks a list that is oldest first by
/// decay^place, which gives the oldest note the greatest recency; here the newer of two equal notes is always first.
package struct StreamMemory: Memory {
  package static let name = "stream"
  package static let summary =
    "Recalls by recency, importance and relevance, and reflects when enough has happened."
  package static let source =
    "Park et al., Generative Agents (arXiv 2304.03442), with the order of recency put right"
  package static let cost =
    "2 for each reflection, about (sum of importance) / reflectAt; 0 when reflectAt is 0"

  package struct Configuration: ComponentConfiguration {
    package var limit = 10
    package var decay = 0.995
    package var recency = 1.0
    package var importance = 1.0
    package var relevance = 1.0
    package var refresh = "on"
    package var reflectAt = 150.0
    package var reflectOver = 100
    package init() {}
    package static let parameters = [
      Parameter("limit", "How many notes are recalled at most.", in: 1...1000),
      Parameter(
        "decay", "What is left of recency after an hour; the paper has 0.995, its code 0.99.",
        in: 0.000001...1),
      Parameter("recency", "The weight of recency; the code has 0.5.", in: 0...100),
      Parameter("importance", "The weight of importance; the code has 2.", in: 0...100),
      Parameter("relevance", "The weight of relevance to the query; the code has 3.", in: 0...100),
      Parameter("refresh", "Whether a recall counts as an access.", oneOf: ["off", "on"]),
      Parameter(
        "reflectAt", "The sum of importance after which the agent reflects; 0 for never.", in: 0...1_000_000),
      Parameter("reflectOver", "How many of the last notes a reflection sees.", in: 1...1000),
    ]
  }

  struct Entry: Sendable {
    var note: Note
    /// From 1 to 10.
    var importance: Double
    /// Last access, in virtual seconds.
    var touched: Int64
    /// The places of the notes an insight comes from.
    var evidence: [Int] = []
  }

  let configuration: Configuration
  let catalogue: Catalogue
  let questions, insights, repair: PromptTemplate
  var entries: [Entry] = []
  /// Importance since the last reflection.
  var spent = 0.0
  private var ratings = Importance()

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    (self.configuration, catalogue) = (configuration, context.catalogue)
    questions = try context.prompts.template("memories/stream.questions")
    insights = try context.prompts.template("memories/stream.insights")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let importance = ratings.next(note, unrated: 5)
    entries.append(Entry(note: note, importance: importance, touched: note.time))
    spent += importance
    guard configuration.reflectAt > 0, spent >= configuration.reflectAt, turn.identity != nil else { return }
    spent = 0
    try await reflect(at: note.time, in: turn)
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] {
    let scored = StreamScores(entries, cue, configuration)
    var cue = cue
    cue.limit = min(cue.limit, configuration.limit)
    let notes = scored.order.map { place in
      var note = entries[place].note
      note.parts = scored.parts(of: place)
      return note
    }.fitting(cue)
    if configuration.refresh == "on" {
      for place in scored.order.prefix(notes.count) {
        entries[place].touched = max(entries[place].touched, cue.time)
      }
    }
    return notes
  }

  package var snapshot: JSONValue {
    [
      "memory": .string(Self.name), "notes": .array(entries.map { $0.note.json(in: catalogue) }),
      "importance": .array(entries.map { .number($0.importance) }),
      "touched": .array(entries.map { .integer($0.touched) }),
      "evidence": .array(entries.map { .array($0.evidence.map { .integer(Int64($0)) }) }),
      "spent": .number(spent), "ratings": [.number(ratings.sum), .integer(Int64(ratings.count))],
    ]
  }

  package mutating func restore(_ snapshot: JSONValue) throws {
    let parts = try MemorySnapshot(snapshot, of: Self.name)
    let notes = try parts.notes("notes", in: catalogue)
    let (importance, touched) = (try parts.numbers("importance"), try parts.integers("touched"))
    let evidence = parts.members["evidence"]?.arrayValue ?? []
    guard importance.count == notes.count, touched.count == notes.count, evidence.count == notes.count else {
      throw parts.bad("importance", "there must be an importance, a time and an evidence for each note")
    }
    entries = notes.indices.map { place in
      Entry(
        note: notes[place], importance: importance[place], touched: Int64(touched[place]),
        evidence: (evidence[place].arrayValue ?? []).compactMap(\.intValue))
    }
    let sums = try parts.numbers("ratings")
    guard sums.count == 2, let spent = parts.members["spent"]?.doubleValue else {
      throw parts.bad("spent", "a number is missing")
    }
    (self.spent, ratings) = (spent, Importance(sum: sums[0], count: Int(exactly: sums[1]) ?? 0))
  }
}
