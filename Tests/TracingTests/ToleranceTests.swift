import JSON
import TestSupport
import Testing
import Tracing

struct ToleranceTests {
  @Test func `an unchanged run tolerates nothing`() async throws {
    let tolerated = try await differences { _ in }
    #expect(tolerated.isEmpty)
  }

  @Test func `a decision that comes out otherwise is counted wherever it does`() async throws {
    let tolerated = try await differences { $0.ranking = ["b", "a", "c"] }
    #expect(tolerated.counts == [.derivedChanged: 12])
    #expect(tolerated.examples.first?.expected == ["items": ["a", "b", "c"]])
  }

  @Test func `a skipped turn is one missing call and one missing decision, and every answer is its own`()
    async throws
  {
    let tolerated = try await differences { program in
      program.skippedTurn = 1
      program.result = ["episodes": 4]
    }
    // In each of three episodes the call and what was decided from it; the clock then shows another time.
    #expect(tolerated.counts[.missingCall] == 6)
    #expect(tolerated.counts[.resultChanged] == 1)
    #expect(tolerated.counts[.requestChanged] == nil && tolerated.counts[.moved] == nil)
  }

  @Test func `turns in another order are moved, and each gets the answer of its own request`() async throws {
    let tolerated = try await differences { $0.order = [3, 0, 1, 2] }
    #expect(tolerated.counts[.requestChanged] == nil)
    #expect((tolerated.counts[.moved] ?? 0) > 0)
  }

  @Test func `a changed prompt stops also a tolerant replay`() async throws {
    let stop = try await stop(.usual) { $0.prompt = "Recommend a film!" }
    #expect(stop.cause == .requestChanged)
  }

  @Test func `an answer to another request is served only by name, and taints its episode`() async throws {
    let tolerated = try await differences(Tolerance([.requestChanged])) { $0.prompt = "Recommend a film!" }
    #expect(tolerated.counts == [.requestChanged: 12])
    #expect(tolerated.tainted == ["/0", "/1", "/2"])
  }

  @Test func `a call that was never recorded stops every replay`() async throws {
    let all = Tolerance(Set(Divergence.Cause.allCases))
    let stop = try await stop(all) { $0.turns = 5 }
    #expect(stop.cause == .extraCall)
  }

  @Test func `a difference that is not named stops the replay`() async throws {
    let stop = try await stop(Tolerance([.missingCall])) { $0.ranking = ["b", "a", "c"] }
    #expect(stop.cause == .derivedChanged)
  }

  @Test func `a changed environment is counted and the rest is followed`() async throws {
    let tolerated = try await differences { $0.start = ["session": "test", "seed": "8"] }
    #expect(tolerated.counts == [.environmentChanged: 1])
  }

  @Test func `a span that is numbered otherwise is found by what opened it`() async throws {
    let tolerated = try await differences { $0.firstEpisode = 1 }
    #expect(tolerated.counts[.requestChanged] == nil && tolerated.counts[.moved] == nil)
    // The opening, the closing, and all within the first episode.
    #expect(tolerated.counts[.missingCall] == 13)
  }

  @Test func `the replay of an interrupted run asks nobody where the recording ends`() async throws {
    let folder = try TemporaryFolder()
    let trace = try await Program().record(in: folder)
    let lines = try folder.read("trace.jsonl").split(separator: 10)
    try folder.write(Array(lines.prefix(12).joined(separator: [10])) + [10], to: "trace.jsonl")
    let cut = try Program.read(folder)
    #expect(cut.events.count == 12 && !cut.isComplete && trace.isComplete)
    await #expect(throws: RecordingEnded.self) { try await Program().replay(cut) }
  }

  // MARK: - Helpers

  private func differences(_ tolerance: Tolerance = .usual, _ change: (inout Program) -> Void) async throws
    -> ToleratedDifferences
  {
    let session = try await replay(tolerance, change)
    #expect(session.session.divergence == nil)
    #expect(session.error == nil)
    return session.session.tolerated
  }

  private func stop(_ tolerance: Tolerance, _ change: (inout Program) -> Void) async throws -> Divergence {
    try #require(try await replay(tolerance, change).session.divergence)
  }

  private func replay(_ tolerance: Tolerance, _ change: (inout Program) -> Void) async throws -> (
    session: TraceSession, error: (any Error)?
  ) {
    let folder = try TemporaryFolder()
    let trace = try await Program().record(in: folder)
    var changed = Program()
    change(&changed)
    changed.answer = { _ in throw EffectFailure(code: "asked", message: "a replay asked the model") }
    let session = TraceSession.replay(trace, seed: 7, start: changed.start, tolerating: tolerance)
    do { try await changed.run(session, recorded: trace.end) } catch { return (session, error) }
    return (session, nil)
  }
}
