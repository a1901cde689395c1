import JSON
import Synchronization
import TestSupport
import Testing
import Tracing

struct ForkTests {
  @Test func `a fork that changes nothing means the same and asks nobody`() async throws {
    let (child, asked) = try await fork(at: 9, edits: [:])
    #expect(asked.isEmpty)
    #expect(meaning(child) == meaning(try await parent()))
  }

  @Test func `an edited answer is served, and what follows from it is new`() async throws {
    let edited = try await modelCall(1)
    let (child, asked) = try await fork(at: edited, edits: [edited: .result("another reply")])
    #expect(asked.isEmpty)
    let event = try #require(child.events.first { $0.source == .edited })
    #expect(event.outcome == .result("another reply"))
    #expect(try TraceComparison(try await parent(), child).roots.map(\.cause) == ["answer"])
  }

  @Test func `only requests that the parent never made are asked`() async throws {
    let (child, asked) = try await fork(at: 1, edits: [:]) { $0.turns = 5 }
    #expect(asked == ["turn 4", "turn 4", "turn 4"])
    #expect(child.isComplete && child.events.filter { $0.source == .live }.count == 3)
  }

  @Test func `a fork knows its parent and replays alone`() async throws {
    let folder = try TemporaryFolder()
    let (child, _) = try await fork(at: 9, edits: [:], in: folder)
    #expect(child.start["fork"]?["of"] == "test" && child.start["fork"]?["at"] == 9)
    var program = Program()
    program.start = child.start
    try await program.replay(child)
  }

  @Test func `before its place a fork may not differ from its parent`() async throws {
    let divergence = try #require(
      await #expect(throws: Divergence.self) { try await fork(at: 30, edits: [:]) { $0.prompt = "Other." } })
    #expect(divergence.cause == .requestChanged)
  }

  @Test func `another seed holds from the fork's place on, and in the replay`() async throws {
    let folder = try TemporaryFolder()
    let parent = try await parent(in: folder)
    let place = try #require(parent.events.first { $0.span == "/1" }?.sequence)
    let session = try TraceSession.fork(
      parent, Fork(of: "test", at: place, head: parent.head(before: place), seed: 8),
      to: folder.path(of: "child.jsonl"), blobs: Program.blobs(in: folder), seed: 7, start: Program().start)
    try await Program().run(session)
    let child = try Program.read(folder, "child.jsonl")
    let seeds = child.events.filter { $0.kind == .randomSeed }.map { $0.request["seed"] }
    #expect(seeds == ["7", "8", "8"])
    #expect(
      child.events[..<place].dropFirst().map(\.semanticDigest)
        == parent.events[..<place].dropFirst().map(\.semanticDigest))
    var program = Program()
    program.start = child.start
    let replay = TraceSession.replay(
      child, seed: 7, reseeds: [Reseed(at: place, seed: 8)], start: child.start)
    try await program.run(replay, recorded: child.end)
  }

  // MARK: - The parent and its forks

  private func parent(in folder: TemporaryFolder? = nil) async throws -> Trace {
    try await Program().record(in: try folder ?? TemporaryFolder(), as: "parent.jsonl")
  }

  private func modelCall(_ number: Int) async throws -> Int {
    try await parent().events.filter { $0.kind == .modelCall }[number].sequence
  }

  private func meaning(_ trace: Trace) -> [Digest] { trace.events.dropFirst().map(\.semanticDigest) }

  private func fork(
    at place: Int, edits: [Int: TraceEvent.Outcome], in folder: TemporaryFolder? = nil,
    change: (inout Program) -> Void = { _ in }
  ) async throws -> (child: Trace, asked: [String]) {
    let folder = try folder ?? TemporaryFolder()
    let parent = try await parent(in: folder)
    let asked = Asked()
    var program = Program()
    change(&program)
    program.answer = { turn in
      asked.add(turn)
      return "reply to \(turn)"
    }
    let session = try TraceSession.fork(
      parent, Fork(of: "test", at: place, head: parent.prefix.head, edits: edits),
      to: folder.path(of: "child.jsonl"), blobs: Program.blobs(in: folder), seed: 7, start: program.start)
    try await program.run(session)
    return (try Program.read(folder, "child.jsonl"), asked.turns)
  }

  private final class Asked: Sendable {
    private let state = Mutex<[String]>([])
    var turns: [String] { state.withLock { $0 } }
    func add(_ turn: String) { state.withLock { $0.append(turn) } }
  }
}
