import JSON
import Synchronization
import Tracing

/// The work of `Docs/Benchmarks/replay_tools.py`, recorded once and replayed with changes: seven questions one after the
/// other, then eight tasks at once. Prints an object by case and mode for that script.
enum AdversarialBench {
  static func run() async throws {
    var rows = JSONObject()
    for work in Work.cases {
      rows[work.name] = [
        "Reprise strict": .string(try await words(work, .strict)),
        "Reprise tolerant": .string(try await words(work, .usual)),
      ]
    }
    print(JSONValue.object(rows).printed())
  }

  private static func words(_ work: Work, _ tolerance: Tolerance) async throws -> String {
    try await ScratchFolder.with { folder in
      let path = "\(folder)/trace.jsonl"
      let blobs = BlobStore(folder: folder)
      try await Work.recorded.perform(
        .record(to: path, blobs: blobs, seed: 1, start: ["work": "adversarial"]), answers: Answers(live: true)
      )
      if let spoil = work.spoil { try ScratchFolder.rewrite(path, spoil) }
      let trace = try Trace(reading: path, blobs: blobs)
      if let damage = trace.damage {
        return "refused: \(damage.code.rawValue) at byte \(damage.offset ?? 0), exit 65"
      }
      let session = TraceSession.replay(
        trace, seed: 1, start: ["work": "adversarial"], tolerating: tolerance)
      let answers = Answers(live: false)
      do { try await work.perform(session, recorded: trace.end, answers: answers) } catch is Divergence {
      } catch is RecordingEnded {}
      return describe(session, answers, isCut: !trace.isComplete)
    }
  }

  private static func describe(_ session: TraceSession, _ answers: Answers, isCut: Bool) -> String {
    var parts: [String] = []
    if answers.wrong > 0 { parts.append("**\(answers.wrong) wrong answers**") }
    if answers.live > 0 { parts.append("**\(answers.live) asked live**") }
    if let divergence = session.divergence {
      let place = divergence.recorded.map { " at event \($0)" } ?? ""
      return (parts + ["stops: \(divergence.cause.rawValue)\(place)", "exit 3"]).joined(separator: ", ")
    }
    let counts = session.tolerated.counts.map { "\($0.value) \($0.key.rawValue)" }.sorted()
    if isCut { parts.append("replays what is whole") }
    parts += counts.isEmpty ? [isCut ? "" : "identical"] : counts
    return (parts.filter { !$0.isEmpty } + ["exit \(counts.isEmpty ? 0 : 4)"]).joined(separator: ", ")
  }
}

/// Who answers, and whether each answer belongs to its question.
final class Answers: Sendable {
  private let isLive: Bool
  private let counts = Mutex((wrong: 0, live: 0))

  init(live: Bool) { isLive = live }

  var wrong: Int { counts.withLock { $0.wrong } }
  var live: Int { counts.withLock { $0.live } }

  func answer(_ question: String) -> JSONValue {
    if !isLive { counts.withLock { $0.live += 1 } }
    return .string("answer to \(question)")
  }

  func check(_ answer: JSONValue, _ question: String) {
    if answer != .string("answer to \(question)") { counts.withLock { $0.wrong += 1 } }
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
  ]

  func perform(_ session: TraceSession, recorded: JSONValue? = nil, answers: Answers) async throws {
    let span = try session.root.open("episode", ["user": "u"], start: 0)
    for turn in 0..<turns where turn != skipped {
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
    let answer = try await span.perform(call) { EffectAnswer(answers.answer(question), source: .stub) }
    answers.check(answer, question)
  }
}
