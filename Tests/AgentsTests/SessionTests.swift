import Agents
import Concepts
import Foundation
import JSON
import Simulation
import TestSupport
import Testing
import Tracing

@Suite struct SessionTests {
  /// Runs one session with a predicate user who is after an item, and replays it without the user.
  private func session(_ cell: JSONObject, _ user: JSONObject = [:], wanted: Int, limit: Int = 2) async throws
    -> [TraceEvent]
  {
    let folder = try TemporaryFolder()
    let agent = try Agent(
      try AgentDesign(cell), registry: AgentWorld.registry, context: AgentWorld.context,
      train: AgentWorld.train,
      seed: 1)
    var registry = AgentWorld.registry
    registry.simulators = builtinSimulators
    let person = try registry.simulator(ComponentSpec("predicate", user), in: AgentWorld.context)
    let query = AgentWorld.query(history: [0], limit: limit)
    let users = SessionUsers.simulated { query in
      var user = person
      user.begin(as: SimulatedPerson(query: query, wanted: [wanted]))
      return user
    }
    let blobs = BlobStore(folder: folder.path + "/cas")
    let live = try TraceSession.record(to: folder.path + "/t.jsonl", blobs: blobs, seed: 1, start: [:])
    let result = try await EpisodeRunner.run(
      [query], agent: agent, session: live, model: nil, around: Surroundings(users: users))
    try live.end(result, recorded: nil)
    let trace = try Trace(reading: folder.path + "/t.jsonl", blobs: blobs)
    let replay = TraceSession.replay(trace, seed: 1, start: [:])
    let again = try await EpisodeRunner.run(
      [query], agent: agent, session: replay, model: nil, around: Surroundings(users: .recorded))
    try replay.end(again, recorded: trace.end)
    return trace.events
  }

  private func results(_ events: [TraceEvent], _ kind: EventKind, _ site: String) -> [JSONValue] {
    events.filter { $0.kind == kind && $0.site == site }.compactMap { event in
      guard case .result(let value) = event.outcome else { return nil }
      return value
    }
  }

  @Test func `a user who rejects is shown other items until one fits`() async throws {
    let events = try await session(["retriever": "fixed", "candidates": 4], wanted: 2)
    let slates = results(events, .slate, "agent.slate").map { $0["items"] }
    #expect(slates.count > 1 && Set(slates.compactMap { $0?.canonicalText }).count == slates.count)
    let responses = results(events, .observation, "user.respond").map { $0["outcome"]?.stringValue }
    #expect(responses.last == "accepted" && responses.dropLast().allSatisfy { $0 == "rejected" })
  }

  @Test func `questions find the item in one slate`() async throws {
    let events = try await session(
      ["retriever": "fixed", "planner": "clarify-first", "candidates": 11], wanted: 4)
    let answers = results(events, .observation, "user.answer")
    #expect(answers == ["genres: Comedy, Romance"])
    #expect(results(events, .observation, "user.respond").map { $0["outcome"] } == ["accepted"])
  }

  @Test func `what a user says at once is the wish, and what is hidden is not told`() async throws {
    let told = try await session(
      ["retriever": "fixed", "candidates": 11], ["volunteer": ["genres"]], wanted: 4)
    #expect(results(told, .observation, "user.open") == ["genres: Comedy, Romance"])
    let hidden = try await session(
      ["retriever": "fixed", "planner": "clarify-first", "candidates": 11], ["hidden": ["genres"]], wanted: 4)
    #expect(results(hidden, .observation, "user.answer").allSatisfy { $0 == "I cannot say." })
    let target = AgentWorld.catalogue[4]
    func published(_ question: String) -> String {
      "I am looking for \(target.title), \(target.attributes[0].values)."
    }
    #expect(
      published("What do you like?").contains(target.title),
      "a user whose prompt holds the target can tell it")
  }

  @Test func `turns are bounded`() async throws {
    let events = try await session(
      ["retriever": "fixed", "candidates": 3, "budget": ["turns": 2]], wanted: 7, limit: 1)
    #expect(results(events, .slate, "agent.slate").count == 2)
    let closings = events.filter { $0.kind == .spanClose && $0.span == "/0" }.map(\.outcome)
    #expect(closings.count == 1 && "\(closings)".contains("turns"), "the reason stands in the trace")
  }

  @Test func `a planner that does not last begins each turn afresh`() async throws {
    let events = try await session(
      ["retriever": "fixed", "planner": "clarify-first", "candidates": 11, "budget": ["turns": 3]],
      ["hidden": ["genres"]], wanted: 4, limit: 1)
    #expect(results(events, .observation, "user.answer").count == 1)
  }
}
