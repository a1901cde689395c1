import Agents
import Concepts
import Foundation
import JSON
import LanguageModels
import TestSupport
import Testing
import Tracing

/// Every memory with every planner, the rankers in turn; with `FULL_MATRIX` set, all three against each other.
@Suite struct CompositionTests {
  private static let rankers = AgentWorld.registry.rankers.map { $0.name }.sorted()

  private static var cells: [JSONObject] {
    let memories = AgentWorld.registry.memories.map { $0.name }.sorted()
    let planners = AgentWorld.registry.planners.map { $0.name }.sorted()
    let isFull = ProcessInfo.processInfo.environment["FULL_MATRIX"] != nil
    var cells: [JSONObject] = []
    for (row, memory) in memories.enumerated() {
      for (column, planner) in planners.enumerated() {
        let chosen = isFull ? rankers : [rankers[(row + column) % rankers.count]]
        for ranker in chosen {
          cells.append([
            "memory": .string(memory), "planner": .string(planner), "ranker": .string(ranker),
            "retriever": "fixed",
            "candidates": 6, "tools": ["filter", "look-up"],
          ])
        }
      }
    }
    return cells
  }

  @Test func `every composition replays identically without a model`() async throws {
    for cell in Self.cells {
      let folder = try TemporaryFolder()
      let (path, blobs) = (folder.path + "/trace.jsonl", BlobStore(folder: folder.path + "/cas"))
      let agent = try Agent(
        try AgentDesign(cell), registry: AgentWorld.registry, context: AgentWorld.context,
        train: AgentWorld.train,
        seed: 1)
      let queries = [AgentWorld.query(history: [0, 3], limit: 2)]
      let model = AgentModel(ScriptedModel())
      let live = try TraceSession.record(to: path, blobs: blobs, seed: 1, start: [:])
      let result = try await EpisodeRunner.run(queries, agent: agent, session: live, model: model)
      try live.end(result, recorded: nil)
      let trace = try Trace(reading: path, blobs: blobs)
      let replay = TraceSession.replay(trace, seed: 1, start: [:])
      let again = try await EpisodeRunner.run(
        queries, agent: agent, session: replay, model: AgentModel(recorded: model.json))
      try replay.end(again, recorded: trace.end)
      #expect(result == again, "\(JSONValue.object(cell).printed())")
    }
  }
}
