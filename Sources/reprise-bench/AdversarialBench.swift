import JSON
import Tracing

/// The work of `Docs/Benchmarks/replay_tools.py`, recorded once, changed, and then replayed, forked and measured again:
/// seven questions one after the other, then eight tasks at once. Prints an object by case and mode for that script.
enum AdversarialBench {
  static func run() async throws {
    var rows = JSONObject()
    for work in Work.cases {
      rows[work.name] = [
        "Reprise strict": .string(
          try await recorded(work) { trace, _ in try await replay(work, trace, .strict) }),
        "Reprise tolerant": .string(
          try await recorded(work) { trace, _ in try await replay(work, trace, .usual) }),
        "Reprise fork": .string(try await recorded(work) { try await fork(work, $0, in: $1) }),
        "Reprise re-score": .string(try await recorded(work) { trace, _ in measure(work, trace) }),
      ]
    }
    print(JSONValue.object(rows).printed())
  }

  /// Records the work as it is before the change, spoils the file if that is the case, and hands it on unless it is
  /// refused.
  private static func recorded(_ work: Work, _ use: (Trace, String) async throws -> String) async throws
    -> String
  {
    try await ScratchFolder.with { folder in
      let path = "\(folder)/trace.jsonl"
      let blobs = BlobStore(folder: folder)
      var before = Work.recorded
      before.values = work.values
      try await before.perform(
        .record(to: path, blobs: blobs, seed: 1, start: before.start), answers: Answers(live: true))
      if let spoil = work.spoil { try ScratchFolder.rewrite(path, spoil) }
      let trace = try Trace(reading: path, blobs: blobs)
      if let damage = trace.damage {
        return "refused: \(damage.code.rawValue) at byte \(damage.offset ?? 0), exit 65"
      }
      return try await use(trace, folder)
    }
  }

  private static func replay(_ work: Work, _ trace: Trace, _ tolerance: Tolerance) async throws -> String {
    let session = TraceSession.replay(trace, seed: 1, start: work.start, tolerating: tolerance)
    let answers = Answers(live: false)
    do { try await work.perform(session, recorded: trace.end, answers: answers) } catch is Divergence {
    } catch is RecordingEnded {}
    return describe(session, answers, isCut: !trace.isComplete)
  }

  /// A fork from the start: what was never asked is asked anew, and is said to be.
  private static func fork(_ work: Work, _ trace: Trace, in folder: String) async throws -> String {
    let answers = Answers(live: false)
    let fork = Fork(of: trace.prefix.head.description, at: 1, head: try trace.head(before: 1))
    let session = try TraceSession.fork(
      trace, fork, to: "\(folder)/fork.jsonl", blobs: BlobStore(folder: folder), seed: 1, start: work.start)
    try await work.perform(session, answers: answers)
    let asked = answers.live == 0 ? "asks nothing anew" : "asks \(answers.live) anew"
    return answers.wrong > 0 ? "**\(answers.wrong) wrong answers**" : "\(asked), exit 0"
  }

  /// What a measure reads: the recorded answers, each with its question; nothing runs, so that nothing can change.
  private static func measure(_ work: Work, _ trace: Trace) -> String {
    let answers = Answers(live: false)
    var count = 0
    for event in trace.events where event.kind == .toolCall {
      guard case .result(let answer) = event.outcome, let question = event.request["question"]?.stringValue
      else {
        continue
      }
      answers.check(answer, question, work)
      count += 1
    }
    let part = trace.isComplete ? "the recorded \(count)" : "the \(count) that are whole"
    return answers.wrong > 0 ? "**\(answers.wrong) wrong answers**" : "measures \(part), exit 0"
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
