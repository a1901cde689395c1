import Concepts
import JSON

extension StreamMemory {
  /// What the agent concludes: the questions the last notes can answer, then insights with the notes that show them.
  ///
  /// The paper answers each question in a call of its own; here one call answers all.
  mutating func reflect(at time: Int64, in turn: Turn) async throws {
    let first = max(0, entries.count - configuration.reflectOver)
    let lines = entries[first...].enumerated().map { place, entry in
      "\(LocalName.text(at: place, letter: "m")) \(UntrustedText.line(entry.note.text, limit: 100))"
    }
    let block = UntrustedText.block(lines)
    guard let asked = try await questions(about: block, in: turn) else { return }
    let found = try await insights(from: block, asked, count: lines.count, in: turn)
    for insight in found {
      let note = Note(insight.text, origin: .agent, time: time)
      entries.append(
        Entry(note: note, importance: 8, touched: time, evidence: insight.because.map { $0 + first }))
    }
  }

  private func questions(about block: String, in turn: Turn) async throws -> [String]? {
    let list = JSONSchema.list(of: JSONSchema.text(upTo: 80), from: 1, upTo: 3)
    var prompt = Prompt(
      [.init(.user, questions.filled(["notes": block]))],
      format: turn.format("questions", JSONSchema.object([("questions", list)])))
    prompt.sampling.maxTokens = 120
    let answer = try await turn.ask(prompt, at: "stream.questions", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [String] in
      let list = StructuredReply.json(in: reply.text)?["questions"]?.arrayValue ?? []
      let texts = list.prefix(3).compactMap(\.stringValue).map { UntrustedText.line($0, limit: 80) }
      guard !texts.isEmpty else { throw ReplyProblem("'questions' is missing or empty") }
      return texts
    }
    return answer.value
  }

  struct Insight: Sendable {
    var text: String
    /// Places in the notes shown.
    var because: [Int]
  }

  private func insights(from block: String, _ questions: [String], count: Int, in turn: Turn) async throws
    -> [Insight]
  {
    let insight = JSONSchema.object([
      ("text", JSONSchema.text(upTo: 100)),
      ("because", JSONSchema.list(of: JSONSchema.text(upTo: 5), from: 1, upTo: 4)),
    ])
    let schema = JSONSchema.object([("insights", JSONSchema.list(of: insight, from: 1, upTo: 5))])
    let text = self.insights.filled(["notes": block, "questions": UntrustedText.block(questions)])
    var prompt = Prompt([.init(.user, text)], format: turn.format("insights", schema))
    prompt.sampling.maxTokens = 320
    let answer = try await turn.ask(prompt, at: "stream.insights", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> [Insight] in
      let list = StructuredReply.json(in: reply.text)?["insights"]?.arrayValue ?? []
      let read = list.prefix(5).compactMap { Self.insight($0, count: count) }
      guard !read.isEmpty else { throw ReplyProblem("no insight has a text and names of notes that show it") }
      return read
    }
    return answer.value ?? []
  }

  /// An insight whose evidence names notes that were shown; `nil` without any.
  private static func insight(_ value: JSONValue, count: Int) -> Insight? {
    let text = UntrustedText.line(value["text"]?.stringValue ?? "", limit: 100)
    let names = (value["because"]?.arrayValue ?? []).compactMap(\.stringValue)
    let places = names.compactMap { LocalName.position(of: $0, count: count, letter: "m") }
    return text.isEmpty || places.isEmpty ? nil : Insight(text: text, because: places)
  }
}
