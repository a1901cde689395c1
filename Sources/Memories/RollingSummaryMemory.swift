package import Concepts
package import JSON
import Scoring

/// Keeps the last events as they are and what came before as a summary.
///
/// When the events that are not yet summed up take more than `foldAt` tokens, the older half of them (never the
/// window) is folded into the summary: by one model call, or without a model by keeping the lines whose words carry
/// the most weight. Folded events are the first so many, so that each can be traced.
package struct RollingSummaryMemory: Memory {
  package static let name = "rolling-summary"
  package static let summary = "Recalls the last events and a summary of all before them."
  package static let source = "InteRecAgent (512 tokens), LangMem (256 tokens); the extractive form is ours"
  package static let cost = "1 for each fold, about tokens of the history / foldAt × 2; 0 by extraction"

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
  private let catalogue: Catalogue
  private let fold, repair: PromptTemplate
  private var text = ""
  /// How many of the first events the summary holds.
  private var folded = 0
  /// The events after those, oldest first.
  private var recent: [Note] = []

  package init(_ configuration: Configuration, in context: ComponentContext) throws {
    (self.configuration, catalogue) = (configuration, context.catalogue)
    fold = try context.prompts.template("memories/rolling-summary.fold")
    repair = try context.prompts.template("memories/repair")
  }

  package mutating func note(_ note: Note, in turn: Turn) async throws {
    recent.append(note)
    let tokens = recent.reduce(0) { $0 + $1.line(at: note.time).tokenEstimate }
    let count = min((recent.count + 1) / 2, recent.count - configuration.window)
    guard tokens > configuration.foldAt, count > 0 else { return }
    let lines = recent.prefix(count).map { UntrustedText.line($0.text, limit: 200) }
    text = try await summed(lines, in: turn)
    recent.removeFirst(count)
    folded += count
  }

  package mutating func recall(_ cue: Cue, in turn: Turn) -> [Note] {
    var notes = recent.suffix(configuration.window).reversed().enumerated().map { place, note in
      var note = note
      note.parts = [.init("recency", 1 / Double(place + 1))]
      return note
    }
    if !text.isEmpty {
      var before = Note(text, origin: .agent, time: recent.first?.time ?? cue.time)
      before.parts = [.init("folded", Double(folded))]
      let rest = notes.reduce(0) { $0 + $1.line(at: cue.time).tokenEstimate }
      let fits = rest + before.line(at: cue.time).tokenEstimate <= cue.tokenBudget && notes.count < cue.limit
      notes.insert(before, at: fits ? 0 : notes.count)
    }
    return notes.fitting(cue)
  }

  package var snapshot: JSONValue {
    [
      "memory": .string(Self.name), "summary": .string(text), "folded": .integer(Int64(folded)),
      "notes": .array(recent.map { $0.json(in: catalogue) }),
    ]
  }

  package mutating func restore(_ snapshot: JSONValue) throws {
    let parts = try MemorySnapshot(snapshot, of: Self.name)
    (text, folded) = (try parts.text("summary"), try parts.integer("folded"))
    recent = try parts.notes("notes", in: catalogue)
  }

  // MARK: - Summing up

  private func summed(_ lines: [String], in turn: Turn) async throws -> String {
    guard configuration.by == "model", turn.identity != nil else { return extracted(lines) }
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
    return answer.value ?? extracted(lines)
  }

  /// The lines with the most tf-idf weight a word, in the order they had, up to the summary's tokens.
  private func extracted(_ lines: [String]) -> String {
    let all = (text.isEmpty ? [] : text.split(separator: ";").map { String($0.drop { $0 == " " }) }) + lines
    let words = all.map(HashedText.words)
    var (frequency, spread): ([String: Int], [String: Int]) = ([:], [:])
    for line in words {
      for word in line { frequency[word, default: 0] += 1 }
      for word in Set(line) { spread[word, default: 0] += 1 }
    }
    let weights = words.map { line -> Double in
      let sum = line.reduce(0.0) { sum, word in
        sum + Double(frequency[word] ?? 0) * Portable.log(1 + Double(all.count) / Double(spread[word] ?? 1))
      }
      return line.isEmpty ? 0 : sum / Double(line.count)
    }
    var (kept, tokens): ([Int], Int) = ([], 0)
    for place in all.indices.sorted(by: { weights[$0] == weights[$1] ? $0 > $1 : weights[$0] > weights[$1] })
    {
      tokens += all[place].tokenEstimate + 1
      guard tokens <= configuration.summaryTokens else { break }
      kept.append(place)
    }
    return kept.sorted().map { all[$0] }.joined(separator: "; ")
  }
}
