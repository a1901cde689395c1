package import Concepts
import Dialogue
import JSON
import Scoring

/// Recalls what is typical of the users and items around the user in the training interactions.
///
/// The neighbourhood cannot be written to: it is made of training events when the memory is made, and an episode
/// reads it. So nothing that happens while agents are measured reaches another user.
package struct NeighbourhoodMemory: StoredMemory {
  package static let name = "neighbourhood"
  package static let summary =
    "What is typical of the users and items around the user in the training events."
  package static let source =
    "MemRec, from its description, without the feedback it writes while it is measured"
  package static let cost =
    "fresh when by is model; 0 when by is counts; where fresh is how many recalls come after a new note, once an item "
    + "was met; one more for each repaired reply; 0 without a model"

  package struct Configuration: ComponentConfiguration {
    package var neighbours = 16
    package var users = 4
    package var items = 6
    package var facets = 7
    package var tokens = 1800
    package var by = "model"
    package var latest = 300
    package var nearness = Nearness.words
    package init() {}
    package static let parameters = [
      Parameter("neighbours", "How many users and items are looked at.", in: 1...1000),
      Parameter("users", "How many of them are users, if there are so many.", in: 0...1000),
      Parameter("items", "How many of them are items, if there are so many.", in: 0...1000),
      Parameter("facets", "How many sentences are made of them at most.", in: 1...20),
      Parameter("tokens", "What a model reads of them at most, in tokens.", in: 100...16_000),
      Parameter(
        "by", "Who makes the sentences; counts, too, for an agent without a model.",
        oneOf: ["counts", "model"]),
      Parameter("latest", "How many of the latest events the neighbours are found by.", in: 1...1_000_000),
      Nearness.parameter,
    ]
  }

  private let configuration: Configuration
  private let graph: TrainingGraph
  private let synthesise, repair: PromptTemplate
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: configuration.nearness)
    graph = TrainingGraph(context.train, items: context.catalogue.count)
    synthesise = try context.prompts.template("memories/neighbourhood.synthesise")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) {
    let source = store.nextSource()
    store.add(MemoryRecord("event", note, sources: [source]), at: note.time)
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) async throws -> [Note] {
    let events = store.last(configuration.latest, of: "event")
    guard !events.isEmpty else { return [] }
    if store.tally("seen") != Double(store.noted)
      || store.count(of: "facet") == 0
    {
      try await synthesise(events, of: cue, in: turn)
    }
    let alike = try await store.cosines(with: cue.text, at: "neighbourhood.recall", in: turn)
    let best = Selection.best(min(configuration.facets, max(0, cue.limit)), of: store.count) { place in
      let record = store.entries[place].record
      return record.kind == "facet" ? record.weight + alike[place] : nil
    }
    return best.map { found in
      let record = store.entries[found.place].record
      return record.note.with([
        .init("support", record.weight), .init("relevance", alike[found.place]), .init("score", found.score),
      ])
    }.fitting(cue)
  }

  /// Makes the facets anew from the events that are remembered.
  private mutating func synthesise(_ events: [MemoryStore.Entry], of cue: Cue, in turn: Turn) async throws {
    let history = events.compactMap { event in event.record.note.item.map { ($0, event.record.note.time) } }
    let near = graph.neighbours(
      of: cue.user, history: history, most: configuration.neighbours, users: configuration.users,
      items: configuration.items)
    let lifted = graph.lifts(of: near, in: store.catalogue)
    let isModel = configuration.by == "model" && turn.identity != nil && !near.isEmpty
    let said = isModel ? try await sentences(near, lifted, in: turn) : nil
    let facets = said ?? lifted.prefix(configuration.facets).map { ($0.text, $0.share) }
    let sources = Set(events.flatMap(\.record.sources)).sorted()
    for old in store.entries(of: "facet") {
      store.remove(old.id, by: .delete, sources: sources, at: cue.time)
    }
    for (text, support) in facets {
      var facet = MemoryRecord("facet", Note(text, origin: .agent, time: cue.time), sources: sources)
      facet.weight = support
      store.add(facet, at: cue.time)
    }
    let noted = Double(store.noted)
    store.tally(sources: sources, at: cue.time) { $0["seen"] = .number(noted) }
  }

  private func sentences(_ near: [TrainingGraph.Neighbour], _ lifts: [TrainingGraph.Lift], in turn: Turn)
    async throws -> [(String, Double)]?
  {
    var (lines, tokens): ([String], Int) = ([], 0)
    for line in near.map({ graph.line(of: $0, in: store.catalogue) }) + lifts.prefix(10).map(\.text) {
      tokens += line.tokenEstimate + 1
      guard tokens <= configuration.tokens else { break }
      lines.append(line)
    }
    let facet = JSONSchema.object([
      ("text", JSONSchema.text(upTo: 100)), ("support", JSONSchema.integer(0...10)),
    ])
    let list = JSONSchema.list(of: facet, upTo: configuration.facets)
    var prompt = Prompt(
      [.init(.user, synthesise.filled(["neighbours": UntrustedText.block(lines)]))],
      format: turn.format("facets", JSONSchema.object([("facets", list)])))
    prompt.sampling.maxTokens = 400
    let most = configuration.facets
    let answer = try await turn.ask(prompt, at: "neighbourhood.synthesise", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [(String, Double)] in
      let values = StructuredReply.json(in: reply.text)?["facets"]?.arrayValue ?? []
      let read = values.prefix(most).compactMap { value -> (String, Double)? in
        let text = UntrustedText.line(value["text"]?.stringValue ?? "", limit: 100)
        let support = Double(min(10, max(0, value["support"]?.intValue ?? 5))) / 10
        return text.isEmpty ? nil : (text, support)
      }
      guard !read.isEmpty else { throw ReplyProblem("'facets' is missing or empty") }
      return read
    }
    return answer.value
  }
}
