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

  @Test func `every composition replays identically, and two recordings of it differ in nothing`()
    async throws
  {
    for cell in Self.cells {
      let (first, second) = (try RecordedRun(cell, users: 1), try RecordedRun(cell, users: 1))
      let trace = try await first.record(ScriptedModel())
      try await first.replay(trace, model: ScriptedModel())
      let comparison = try TraceComparison(trace, await second.record(ScriptedModel()))
      #expect(
        comparison.changes.isEmpty && comparison.verdict == .identical
          && comparison.equal.count == comparison.leftCount && comparison.leftCount > 4,
        "\(JSONValue.object(cell).printed())")
    }
  }
}
