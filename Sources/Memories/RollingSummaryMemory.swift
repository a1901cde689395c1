package import Concepts
import Dialogue

/// Keeps the last events as they are and what came before as a summary.
///
/// When the events that are not yet summed up take more than `foldAt` tokens, the older half of them (never the
/// window) is folded into the summary: by one model call, or without a model by keeping the lines whose words carry
/// the most weight. The summary names every event that was folded into it.
package struct RollingSummaryMemory: StoredMemory {
  package static let name = "rolling-summary"
  package static let summary = "Recalls the last events and a summary of all before them."
  package static let source = "InteRecAgent (512 tokens), LangMem (256 tokens); the extractive form is ours"
  package static let cost =
    "folds when by is model; 0 when by is extraction; where full = max(window, ⌊foldAt / tokens⌋) + 1, folded = min(⌈full / 2⌉, "
    + "full − window), folds = ⌊max(0, notes − full + folded) / folded⌋, tokens is what each of the notes takes; one more for each "
    + "repaired reply; 0 without a model"

  package struct Configuration: ComponentConfiguration {
    package var window = 5
    package var foldAt = 512
    package var summaryTokens = 256
    package var by = "model"
    package init() {}
    package static let parameters = [
      Parameter("window", "How many of the last events are recalled as they are.", in: 0...1000),
      Parameter("foldAt", "Events not yet summed up may take so many tokens.", in: 16...100_000),
      Parameter("summaryTokens", "The longest summary, in tokens.", in: 16...4096),
      Parameter(
        "by", "Who sums up; extraction, too, for an agent without a model.", oneOf: ["extraction", "model"]),
    ]
  }

  private let configuration: Configuration
  private let fold, repair: PromptTemplate
  package var store: MemoryStore

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    self.configuration = configuration
    store = MemoryStore(context.catalogue, nearness: .nothing)
    fold = try context.prompts.template("memories/rolling-summary.fold")
    repair = try context.prompts.template("memories/repair")
  }

  /// The events that are not summed up, oldest first.
  private var recent: [MemoryStore.Entry] { store.entries.filter { $0.record.kind == "event" } }

  private var summary: MemoryStore.Entry? { store.entries.first { $0.record.kind == "summary" } }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    let source = store.nextSource()
    store.add(MemoryRecord("event", note, sources: [source]), at: note.time)
    let recent = recent
    let tokens = recent.reduce(0) { $0 + $1.record.note.line(at: note.time).tokenEstimate }
    let count = min((recent.count + 1) / 2, recent.count - configuration.window)
    guard tokens > configuration.foldAt, count > 0 else { return }
    try await fold(Array(recent.prefix(count)), at: note.time, in: turn)
  }

  /// Puts events into the summary, which names them all as its sources.
  private mutating func fold(_ events: [MemoryStore.Entry], at time: Int64, in turn: Turn) async throws {
    let lines = events.map { UntrustedText.line($0.record.text, limit: 200) }
    let text = try await summed(lines, before: summary?.record.text ?? "", in: turn)
    let sources = events.flatMap(\.record.sources)
    let all = (summary?.record.sources ?? []) + sources
    if let id = summary?.id {
      store.change(id, sources: all, at: time) { summary in
        summary.note.text = text
        summary.count += events.count
        summary.sources += sources
      }
    } else {
      var summary = MemoryRecord("summary", Note(text, origin: .agent, time: time), sources: sources)
      summary.count = events.count
      store.add(summary, at: time)
    }
    for event in events { store.remove(event.id, by: .evict, sources: all, at: time) }
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] {
    let recent = recent
    var notes = recent.suffix(configuration.window).reversed().enumerated().map { place, event in
      event.record.note.with([.init("recency", 1 / Double(place + 1))])
    }
    if let summary {
      var before = Note(summary.record.text, origin: .agent, time: recent.first?.record.note.time ?? cue.time)
      before.parts = [.init("folded", Double(summary.record.count))]
      let rest = notes.reduce(0) { $0 + $1.line(at: cue.time).tokenEstimate }
      let fits = rest + before.line(at: cue.time).tokenEstimate <= cue.tokenBudget && notes.count < cue.limit
      notes.insert(before, at: fits ? 0 : notes.count)
    }
    return notes.fitting(cue)
  }

  // MARK: - Summing up

  private func summed(_ lines: [String], before text: String, in turn: Turn) async throws -> String {
    guard configuration.by == "model", turn.identity != nil else { return extracted(lines, before: text) }
    var prompt = Prompt([
      .init(
        .user,
        fold.filled([
          "summary": text.isEmpty ? "nothing yet" : UntrustedText.block([text]),
          "events": UntrustedText.block(lines),
        ]))
    ])
    prompt.sampling.maxTokens = configuration.summaryTokens
    let answer = try await turn.ask(prompt, at: "rolling-summary.fold", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> String in
      let text = UntrustedText.line(reply.text, limit: 4 * configuration.summaryTokens)
      guard !text.isEmpty else { throw ReplyProblem("the reply is empty") }
      return text
    }
    return answer.value ?? extracted(lines, before: text)
  }

  private func extracted(_ lines: [String], before text: String) -> String {
    let old = text.split(separator: ";").map { String($0.drop { $0 == " " }) }
    return Extract.weightiest(old + lines, tokens: configuration.summaryTokens).joined(separator: "; ")
  }
}
