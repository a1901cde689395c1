import JSON
import TestSupport
import Testing

@testable import Tracing

/// What is read episode by episode says the same as what is held in memory.
struct LongTraceTests {
  @Test func `a trace replays while it is read, with one episode in memory`() async throws {
    let folder = try TemporaryFolder()
    let program = Program(episodes: 40)
    let trace = try await program.record(in: folder)
    let feed = try EventFeed(trace.path, blobs: Program.blobs(in: folder))
    var cursor = ReplayCursor(feed, openEnded: false)
    var most = 0
    var pools: [String: MessagePool] = [:]
    for event in trace.events where event.kind.role != .structure || event.kind.rawValue.hasPrefix("span") {
      let request = ReplayCursor.digested(event.request, pools[event.span])
      for message in trace.events where message.kind == .message && message.span == event.span {
        _ = pools[event.span, default: MessagePool()].add([message.request])
      }
      let asked =
        event.request["messages"] == nil ? request : ReplayCursor.digested(event.request, pools[event.span])
      guard case .serve(let served) = try cursor.meet(event.key, request: asked) else {
        Issue.record("\(event.key) was not served")
        return
      }
      #expect(served == event)
      most = max(most, cursor.heldCount)
    }
    #expect(try cursor.missing() == nil)
    let inEpisode = trace.events.count { $0.span == "/7" && $0.kind != .message }
    #expect(most == inEpisode && cursor.heldCount == 0)
  }

  @Test(arguments: Self.changes)
  func `a replay of what is read stops as one of what is in memory does`(_ change: Change) async throws {
    let folder = try TemporaryFolder()
    let trace = try await Program().record(in: folder)
    let changed = change.program
    let held = await Self.divergence {
      .replay(trace, seed: 7, start: changed.start)
    } running: {
      changed
    }
    let feed = try EventFeed(trace.path, blobs: Program.blobs(in: folder))
    let read = await Self.divergence {
      .replay(feed, isComplete: true, seed: 7, recorded: trace.start, start: changed.start)
    } running: {
      changed
    }
    #expect(held?.report == read?.report, "\(change.name)")
    #expect((held == nil) == (change.name == "nothing"))
  }

  @Test(arguments: Self.changes)
  func `a tolerant replay of what is read counts as one of what is in memory does`(_ change: Change)
    async throws
  {
    let folder = try TemporaryFolder()
    let recorded = Program(episodes: 4)
    let trace = try await recorded.record(in: folder)
    let openings = trace.events.filter { $0.kind == .spanOpen }
    for tolerance in [
      Tolerance.usual, Tolerance(Set(Divergence.Cause.allCases)), Tolerance([.derivedChanged]),
    ] {
      let held = TraceSession.replay(
        trace, seed: 7, start: change.program.start, tolerating: tolerance)
      let feed = try EventFeed(trace.path, blobs: Program.blobs(in: folder))
      let read = TraceSession.replay(
        feed, isComplete: true, seed: 7, recorded: trace.start, start: change.program.start,
        tolerating: tolerance, openings: openings)
      let before = await Self.divergence {
        held
      } running: {
        change.program
      }
      let after = await Self.divergence {
        read
      } running: {
        change.program
      }
      #expect(before?.report == after?.report, "\(change.name)")
      #expect(held.tolerated.counts == read.tolerated.counts, "\(change.name)")
      #expect(held.tolerated.tainted == read.tolerated.tainted)
      #expect(held.tolerated.examples.map(\.report) == read.tolerated.examples.map(\.report))
    }
  }

  @Test func `an interrupted trace replays as far as it goes while it is read`() async throws {
    let folder = try TemporaryFolder()
    _ = try await Program().record(in: folder)
    let bytes = try folder.read("trace.jsonl")
    for length in stride(from: 900, to: bytes.count, by: 211) {
      try folder.write(Array(bytes[..<length]), to: "cut.jsonl")
      let cut = try Program.read(folder, "cut.jsonl")
      let feed = try EventFeed(cut.path, blobs: Program.blobs(in: folder))
      let session = TraceSession.replay(
        feed, isComplete: false, seed: 7, recorded: cut.start, start: Program().start)
      do { try await Program().run(session) } catch is RecordingEnded {}
      #expect(session.divergence == nil && feed.count == cut.events.count)
    }
  }

  @Test func `a line that is altered while the run goes on stops it by name`() async throws {
    let folder = try TemporaryFolder()
    let trace = try await Program(episodes: 6).record(in: folder)
    var text = String(decoding: try folder.read("trace.jsonl"), as: UTF8.self)
    let place = try #require(text.ranges(of: "reply to turn 2").last)
    text.replaceSubrange(place, with: "reply to turn 9")
    try folder.write(text, to: "t.jsonl")
    let feed = try EventFeed(folder.path(of: "t.jsonl"), blobs: Program.blobs(in: folder))
    let session = TraceSession.replay(
      feed, isComplete: true, seed: 7, recorded: trace.start, start: trace.start)
    let error = await #expect(throws: TraceError.self) { try await Program(episodes: 6).run(session) }
    #expect(error?.code == .integrity && error?.offset != nil && feed.damage == error)
  }

  @Test func `a summary is what the whole trace says, whole, cut and altered`() async throws {
    let folder = try TemporaryFolder()
    _ = try await Program().record(in: folder)
    let bytes = try folder.read("trace.jsonl")
    let chance = RandomStream(seed: 5, name: "summary")
    for round in 0..<40 {
      var other = bytes
      if round % 4 == 1 { other.removeLast(chance.below(bytes.count - 800)) }
      if round % 4 >= 2 { other[800 + chance.below(bytes.count - 800)] ^= UInt8(1 << chance.below(8)) }
      try folder.write(other, to: "t.jsonl")
      let trace = try Program.read(folder, "t.jsonl")
      var events: [TraceEvent] = []
      let summary = try TraceSummary(reading: trace.path, blobs: Program.blobs(in: folder)) {
        events.append($0)
      }
      #expect(events == trace.events && summary.count == trace.events.count, "round \(round)")
      #expect(summary.prefix == trace.prefix && summary.damage == trace.damage)
      #expect(summary.start == trace.start && summary.end == trace.end)
      #expect(summary.isComplete == trace.isComplete)
      let scanned = try TraceSummary(scanning: trace.path, blobs: nil, for: [.spanOpen]) { _ in }
      #expect(scanned.isComplete == trace.isComplete && scanned.start == trace.start)
      #expect((scanned.damage?.code == .integrity) == (trace.damage?.code == .integrity))
    }
  }

  // MARK: - Changes

  struct Change: Sendable, CustomTestStringConvertible {
    var name: String
    var program = Program()
    var testDescription: String { name }
    init(_ name: String, _ change: (inout Program) -> Void) {
      self.name = name
      change(&program)
    }
  }

  static let changes = [
    Change("nothing") { _ in },
    Change("prompt") { $0.prompt += " " },
    Change("skipped turn") { $0.skippedTurn = 1 },
    Change("another order") { $0.order = [0, 2, 1, 3] },
    Change("another ranking") { $0.ranking = ["b", "a", "c"] },
    Change("one turn more") { $0.turns = 5 },
    Change("an episode less") { $0.episodes = 2 },
    Change("an episode more") { $0.episodes = 4 },
    Change("a later first episode") { $0.firstEpisode = 1 },
    Change("another result") { $0.result = ["episodes": 4] },
    Change("another start") { $0.start = ["session": "other", "seed": "7"] },
    Change("an effect that was not recorded") { $0.failing = true },
  ]

  private static func divergence(_ session: () -> TraceSession, running program: () -> Program) async
    -> Divergence?
  {
    var silent = program()
    silent.answer = { _ in throw EffectFailure(code: "asked", message: "a replay asked the model") }
    do { try await silent.run(session(), recorded: ["episodes": 3]) } catch let found as Divergence {
      return found
    } catch { Issue.record("\(error)") }
    return nil
  }
}
