import JSON
import TestSupport
import Tracing

/// A small run with everything a trace can hold; each property changes it in one place.
struct Program {
  var firstEpisode = 0
  var episodes = 3
  var turns = 4
  /// The turns in the order in which they are taken; as they are numbered if `nil`.
  var order: [Int]?
  var prompt = "Recommend a film."
  var skippedTurn: Int?
  var ranking: [JSONValue] = ["a", "b", "c"]
  var result: JSONValue = ["episodes": 3]
  var start: JSONValue = ["session": "test", "seed": "7"]
  var failing = false
  var swallowing = false
  var answer: @Sendable (String) async throws -> String = { "reply to \($0)" }

  func run(_ session: TraceSession, recorded: JSONValue? = nil) async throws {
    for episode in firstEpisode..<episodes { try await run(episode: episode, in: session.root) }
    try session.end(result, recorded: recorded)
  }

  private func run(episode: Int, in root: Span) async throws {
    let span = try root.open("episode", ["user": .integer(Int64(episode))], start: 1_000)
    for turn in order ?? Array(0..<turns) where turn != skippedTurn { try await self.turn(turn, in: span) }
    if failing { try await fail(in: span) }
    let stream = try await span.random(at: "test.draw", for: "order")
    let time = try await span.now(at: "test.clock")
    let order = stream.shuffled([0, 1, 2, 3]).map { JSONValue.integer(Int64($0)) }
    try span.decide(.slate, at: "agent.slate", from: .null, ["order": .array(order), "time": .integer(time)])
    try span.close(["episode": .integer(Int64(episode))])
  }

  private func turn(_ turn: Int, in span: Span) async throws {
    let messages: [JSONValue] = [
      ["role": "system", "content": .string(prompt)], ["role": "user", "content": .string("turn \(turn)")],
    ]
    do {
      let reply = try await span.perform(
        EffectCall(.modelCall, at: "test.ask", ["model": "m", "messages": []], messages: messages)
      ) { EffectAnswer(.string(try await answer("turn \(turn)")), volatile: ["ms": 12.5]) }
      try span.decide(.rank, at: "test.rank", from: reply, ["items": .array(ranking)])
    } catch let divergence as Divergence {
      if !swallowing { throw divergence }
    }
  }

  private func fail(in span: Span) async throws {
    do {
      _ = try await span.perform(EffectCall(.toolCall, at: "test.tool", .null)) {
        throw EffectFailure(code: "unreachable", message: "nobody answers")
      }
      throw EffectFailure(code: "test", message: "the failure was not raised")
    } catch let failure as EffectFailure where failure.code == "unreachable" {}
  }

  // MARK: - Recording and replaying

  func record(in folder: TemporaryFolder, as name: String = "trace.jsonl") async throws -> Trace {
    let session = try TraceSession.record(
      to: folder.path(of: name), blobs: Self.blobs(in: folder), seed: 7, start: start)
    try await run(session)
    return try Self.read(folder, name)
  }

  /// Replays; the model must not be asked.
  func replay(_ trace: Trace) async throws {
    var silent = self
    silent.answer = { _ in throw EffectFailure(code: "asked", message: "a replay asked the model") }
    try await silent.run(.replay(trace, seed: 7, start: start), recorded: trace.end)
  }

  func resume(in folder: TemporaryFolder, as name: String = "trace.jsonl") async throws -> Trace {
    let session = try TraceSession.resume(
      try Self.summary(folder, name), blobs: Self.blobs(in: folder), seed: 7, start: start)
    try await run(session)
    return try Self.read(folder, name)
  }

  static func blobs(in folder: TemporaryFolder) -> BlobStore { BlobStore(folder: folder.path(of: "blobs")) }

  static func summary(_ folder: TemporaryFolder, _ name: String = "trace.jsonl") throws -> TraceSummary {
    try TraceSummary(reading: folder.path(of: name), blobs: blobs(in: folder)) { _ in }
  }

  static func read(_ folder: TemporaryFolder, _ name: String = "trace.jsonl") throws -> Trace {
    try Trace(reading: folder.path(of: name), blobs: blobs(in: folder))
  }
}
