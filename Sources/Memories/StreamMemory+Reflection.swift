import Concepts
import Dialogue
import JSON

extension StreamMemory {
  /// What the agent concludes: the questions the last notes can answer, then insights with the notes that show them.
  ///
  /// The paper answers each question in a call of its own; here one call answers all.
  mutating func reflect(at time: Int64, in turn: Turn) async throws {
    let shown = Array(store.entries.suffix(configuration.reflectOver))
    let lines = shown.enumerated().map { place, entry in
      "\(LocalName.text(at: place, letter: "m")) \(UntrustedText.line(entry.record.text, limit: 100))"
    }
    let block = UntrustedText.block(lines)
    guard let asked = try await questions(about: block, in: turn) else { return }
    for insight in try await insights(from: block, asked, count: lines.count, in: turn) {
      let evidence = insight.because.map { shown[$0] }
      var record = MemoryRecord("insight", Note(insight.text, origin: .agent, time: time))
      record.weight = 8
      record.links = evidence.map(\.id)
      record.sources = Set(evidence.flatMap(\.record.sources)).sorted()
      store.add(record, at: time)
    }
  }

  /// How much a note matters, from 1 to 10, as the model says; `nil` when it is not asked or says nothing.
  func importance(of note: Note, in turn: Turn) async throws -> Double? {
    guard configuration.importanceBy == "model", turn.identity != nil else { return nil }
    var prompt = Prompt(
      [.init(.user, scoring.filled(["note": UntrustedText.block([note.text])]))],
      format: turn.format("importance", JSONSchema.object([("importance", JSONSchema.integer(1...10))])))
    prompt.sampling.maxTokens = 20
    let answer = try await turn.ask(prompt, at: "stream.importance", repair: repair) {
      (reply: Reply) throws(ReplyProblem) -> Double in
      guard let value = StructuredReply.json(in: reply.text)?["importance"]?.intValue,
        (1...10).contains(value)
      else { throw ReplyProblem("'importance' must be a whole number from 1 to 10") }
      return Double(value)
    }
    return answer.value
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
