import JSON
import Synchronization
import Tracing

/// Who answers, and whether each answer belongs to its question.
final class Answers: Sendable {
  private let isLive: Bool
  private let counts = Mutex((wrong: 0, live: 0))

  init(live: Bool) { isLive = live }

  var wrong: Int { counts.withLock { $0.wrong } }
  var live: Int { counts.withLock { $0.live } }

  func answer(_ question: String, _ work: Work) -> JSONValue {
    if !isLive { counts.withLock { $0.live += 1 } }
    return work.answer(to: question)
  }

  func check(_ answer: JSONValue, _ question: String, _ work: Work) {
    if answer.canonical() != work.answer(to: question).canonical() { counts.withLock { $0.wrong += 1 } }
  }
}

/// The work, with what is changed in it.
struct Work: Sendable {
  var name = ""
  var turns = 7
  var changed: Int?
  var skipped: Int?
  var order = Array(0..<8)
  var result = "done"
  var version = 1
  /// Answers that are easily changed on the way; asked for in place of the turns.
  var values: [JSONValue] = []
  var spoil: (@Sendable ([UInt8]) -> [UInt8])?

  static let recorded = Work()
  static let cases = [
    Work(name: "A1", changed: 3), Work(name: "A2", skipped: 3), Work(name: "A3"),
    Work(name: "A4", order: (0..<8).reversed()), Work(name: "A5", result: "other"),
    Work(name: "A6", turns: 4),
    Work(
      name: "A7",
      spoil: {
        Array(
          String(decoding: $0, as: UTF8.self).replacing("answer to turn 2", with: "answer to turn 9").utf8)
      }),
    Work(name: "A8", spoil: { Array($0.prefix($0.count * 3 / 5)) }),
    Work(name: "A9", values: fragile), Work(name: "A10", version: 2),
  ]

  /// A value that JSON lacks stands as the format's tag, and is told from a text.
  private static let fragile: [JSONValue] = [
    "ends with a space ", "e\u{301}", " ", "\u{2028}", ["$f64": "nan"], ["$f64": "-0"], .number(1e22),
    .integer((1 << 60) + 1), ["$bytes": "AP8="], [1, 2], ["1": "one"], .number(0.1),
  ]

  var start: JSONValue { ["work": "adversarial", "version": .integer(Int64(version))] }

  func answer(to question: String) -> JSONValue {
    if question.hasPrefix("value "), let place = Int(question.dropFirst(6)) { return values[place] }
    return .string("answer to \(question)")
  }

  func perform(_ session: TraceSession, recorded: JSONValue? = nil, answers: Answers) async throws {
    let span = try session.root.open("episode", ["user": "u"], start: 0)
    for place in values.indices { try await ask("value \(place)", in: span, answers) }
    for turn in 0..<(values.isEmpty ? turns : 0) where turn != skipped {
      try await ask(turn == changed ? "turn \(turn)!" : "turn \(turn)", in: span, answers)
    }
    let spans = try order.map { ($0, try span.open("task", ["task": .integer(Int64($0))])) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (task, span) in spans { group.addTask { try await ask("task \(task)", in: span, answers) } }
      try await group.waitForAll()
    }
    for (_, span) in spans { try span.close() }
    try span.close()
    try session.end(["result": .string(result)], recorded: recorded)
  }

  private func ask(_ question: String, in span: Span, _ answers: Answers) async throws {
    let call = EffectCall(.toolCall, at: "work.ask", ["question": .string(question)])
    let answer = try await span.perform(call) { EffectAnswer(answers.answer(question, self), source: .stub) }
    answers.check(answer, question, self)
  }
}
