import JSON
import Synchronization
import TestSupport
import Testing
import Tracing

/// The replays that other tools get wrong, in every mode: A1 to A8 and A10 (A9, values that must come back as they were,
/// is `FidelityTests`). The model answers each question with a text that names it, so that a wrong answer shows.
struct AdversarialTests {
  /// Nobody may answer a question with the answer to another one, unless that was asked for by name.
  @Test(arguments: Case.all, Mode.allCases)
  func `no mode serves an answer to another question`(case adversary: Case, mode: Mode) async throws {
    let outcome = try await outcome(adversary, mode)
    if mode != .stale { #expect(outcome.wrongAnswers == 0) }
    #expect(outcome.askedLive == 0)
    #expect(outcome.cause == adversary.expected[mode] ?? nil, "\(outcome)")
  }

  @Test func `A1: stale answers are served by name only, and the episode is tainted`() async throws {
    let outcome = try await outcome(.changedPrompt, .stale)
    #expect(outcome.wrongAnswers == 1 && outcome.tainted == ["/0"])
  }

  @Test func `A1: the first divergence is the changed turn, with the field`() async throws {
    let outcome = try await outcome(.changedPrompt, .strict)
    #expect(outcome.divergence?.key.occurrence == 3)
    #expect(outcome.divergence?.firstDifference.contains("/question") == true)
  }

  @Test func `A2: a skipped turn costs one missing call and one missing decision`() async throws {
    let outcome = try await outcome(.skippedTurn, .tolerant)
    #expect(outcome.counts == [.missingCall: 2, .resultChanged: 1])
  }

  @Test func `A7: an altered answer is refused before anything runs`() async throws {
    let folder = try TemporaryFolder()
    _ = try await record(Run(), in: folder)
    let text = String(decoding: try folder.read("trace.jsonl"), as: UTF8.self)
    try folder.write(text.replacing("answer to turn 2", with: "answer to turn 9"), to: "trace.jsonl")
    let trace = try Trace(reading: folder.path(of: "trace.jsonl"), blobs: BlobStore(folder: folder.path))
    #expect(trace.damage?.code == .integrity && trace.damage?.offset != nil)
  }

  @Test(arguments: Mode.allCases)
  func `A8: a trace cut within a line replays up to its last whole line and asks nobody after it`(mode: Mode)
    async throws
  {
    let folder = try TemporaryFolder()
    let whole = try await record(Run(), in: folder)
    let bytes = try folder.read("trace.jsonl")
    try folder.write(Array(bytes.prefix(bytes.count * 3 / 5)), to: "trace.jsonl")
    let cut = try Trace(reading: folder.path(of: "trace.jsonl"), blobs: BlobStore(folder: folder.path))
    #expect(cut.damage == nil && cut.prefix.isTorn && cut.events.count < whole.events.count)
    let outcome = try await replay(Run(), cut, mode)
    #expect(outcome.cause == nil && outcome.askedLive == 0 && outcome.wrongAnswers == 0)
  }

  // MARK: - Cases

  enum Mode: CaseIterable { case strict, tolerant, stale, fork }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var change: @Sendable (inout Run) -> Void
    /// What stops a replay in each mode; `nil` where it goes on to its end.
    var expected: [Mode: Divergence.Cause?]
    var testDescription: String { name }

    static let changedPrompt = Case(
      name: "A1 one prompt changed in the middle", change: { $0.changedTurn = 3 },
      expected: [.strict: .requestChanged, .tolerant: .requestChanged, .stale: nil, .fork: nil])
    static let skippedTurn = Case(
      name: "A2 one turn of a loop skipped", change: { $0.skippedTurn = 3 },
      expected: [.strict: .missingCall, .tolerant: nil, .stale: nil, .fork: nil])
    static let all = [
      changedPrompt, skippedTurn,
      Case(
        name: "A3 eight tasks at once", change: { _ in },
        expected: [.strict: nil, .tolerant: nil, .stale: nil, .fork: nil]),
      Case(
        name: "A4 tasks begun in the other order", change: { $0.order = Array((0..<8).reversed()) },
        expected: [.strict: .missingCall, .tolerant: nil, .stale: nil, .fork: nil]),
      Case(
        name: "A5 the result is another and every call the same", change: { $0.result = "other" },
        expected: [.strict: .resultChanged, .tolerant: nil, .stale: nil, .fork: nil]),
      Case(
        name: "A6 the run stops early", change: { $0.turns = 4 },
        expected: [.strict: .missingCall, .tolerant: nil, .stale: nil, .fork: nil]),
      Case(
        name: "A10 a component means something else now", change: { $0.version = 2 },
        expected: [.strict: .environmentChanged, .tolerant: nil, .stale: nil, .fork: nil]),
    ]
  }

  struct Outcome {
    var divergence: Divergence?
    var wrongAnswers = 0
    var askedLive = 0
    var counts: [Divergence.Cause: Int] = [:]
    var tainted: Set<String> = []
    var cause: Divergence.Cause? { divergence?.cause }
  }

  private func outcome(_ adversary: Case, _ mode: Mode) async throws -> Outcome {
    let folder = try TemporaryFolder()
    let trace = try await record(Run(), in: folder)
    var run = Run()
    adversary.change(&run)
    return mode == .fork ? try await fork(run, trace, in: folder) : try await replay(run, trace, mode)
  }

  private func record(_ run: Run, in folder: TemporaryFolder) async throws -> Trace {
    let session = try TraceSession.record(
      to: folder.path(of: "trace.jsonl"), blobs: BlobStore(folder: folder.path), seed: 7, start: run.start)
    let log = Log()
    try await run.perform(session, log: log)
    #expect(log.wrong == 0)
    return try Trace(reading: folder.path(of: "trace.jsonl"), blobs: BlobStore(folder: folder.path))
  }

  private func replay(_ run: Run, _ trace: Trace, _ mode: Mode) async throws -> Outcome {
    let tolerance: Tolerance =
      switch mode {
      case .strict, .fork: .strict
      case .tolerant: .usual
      case .stale: Tolerance(Set(Divergence.Cause.allCases))
      }
    let session = TraceSession.replay(trace, seed: 7, start: run.start, tolerating: tolerance)
    let log = Log()
    do { try await run.perform(session, recorded: trace.end, log: log) } catch is Divergence {
    } catch is RecordingEnded {}
    return Outcome(
      divergence: session.divergence, wrongAnswers: log.wrong, askedLive: log.live,
      counts: session.tolerated.counts, tainted: session.tolerated.tainted)
  }

  /// A fork from the start: what the parent never answered may be asked, and what it did is served to the same question.
  private func fork(_ run: Run, _ trace: Trace, in folder: TemporaryFolder) async throws -> Outcome {
    let session = try TraceSession.fork(
      trace, Fork(of: "parent", at: 1, head: trace.head(before: 1)), to: folder.path(of: "child.jsonl"),
      blobs: BlobStore(folder: folder.path), seed: 7, start: run.start)
    let log = Log()
    try await run.perform(session, log: log)
    return Outcome(divergence: session.divergence, wrongAnswers: log.wrong, askedLive: 0)
  }

  final class Log: Sendable {
    private let counts = Mutex((wrong: 0, live: 0))
    var wrong: Int { counts.withLock { $0.wrong } }
    var live: Int { counts.withLock { $0.live } }
    func sawWrong() { counts.withLock { $0.wrong += 1 } }
    func asked() { counts.withLock { $0.live += 1 } }
  }

  /// Seven turns one after the other, then eight tasks at once, each in a span of its own.
  struct Run: Sendable {
    var turns = 7
    var changedTurn: Int?
    var skippedTurn: Int?
    var order = Array(0..<8)
    var result = "done"
    var version = 1
    var start: JSONValue { ["session": "adversary", "version": .integer(Int64(version))] }

    func perform(_ session: TraceSession, recorded: JSONValue? = nil, log: Log) async throws {
      let span = try session.root.open("episode", ["user": "u"], start: 1_000)
      var heard: [JSONValue] = []
      for turn in 0..<turns where turn != skippedTurn {
        let question = turn == changedTurn ? "turn \(turn)!" : "turn \(turn)"
        heard.append(try await ask(question, in: span, log))
        try span.decide(.plan, at: "adversary.plan", from: .string(question), .integer(Int64(turn)))
      }
      let spans = try order.map { ($0, try span.open("task", ["task": .integer(Int64($0))])) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (task, span) in spans {
          group.addTask {
            try await Task.sleep(for: .milliseconds((task * 5) % 7))
            _ = try await ask("task \(task)", in: span, log)
          }
        }
        try await group.waitForAll()
      }
      for (_, span) in spans { try span.close() }
      try span.close()
      try session.end(["result": .string(result), "heard": .integer(Int64(heard.count))], recorded: recorded)
    }

    private func ask(_ question: String, in span: Span, _ log: Log) async throws -> JSONValue {
      let call = EffectCall(.toolCall, at: "adversary.ask", ["question": .string(question)])
      let answer = try await span.perform(call) {
        log.asked()
        return EffectAnswer(.string("answer to \(question)"), source: .stub)
      }
      if answer != .string("answer to \(question)") { log.sawWrong() }
      return answer
    }
  }
}
