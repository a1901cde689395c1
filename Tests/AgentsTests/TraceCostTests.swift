import Agents
import Concepts
import JSON
import LanguageModels
import TestSupport
import Testing
import Tracing

/// What components say they cost, held against the calls that stand in the traces of whole episodes.
@Suite struct TraceCostTests {
  private func trace(_ cell: JSONObject) async throws -> Trace {
    var cell = cell
    cell["retriever"] = "fixed"
    cell["budget"] = ["modelCalls": 1000, "steps": 12, "warnAt": 1]
    return try await RecordedRun(cell, users: 3).record(ScriptedModel())
  }

  private func results(_ trace: Trace, _ kind: EventKind, _ episode: String) -> [JSONValue] {
    trace.events.filter { $0.kind == kind && Span.episode(of: $0.span) == episode }.compactMap { event in
      guard case .result(let value) = event.outcome else { return nil }
      return value
    }
  }

  private func calls(_ trace: Trace, of component: String, _ episode: String) -> Int {
    trace.events.count {
      $0.kind == .modelCall && $0.site.hasPrefix(component + ".") && Span.episode(of: $0.span) == episode
    }
  }

  private func episodes(_ trace: Trace) -> [String] {
    Set(trace.events.filter { $0.kind == .slate }.map { Span.episode(of: $0.span) }).sorted()
  }

  @Test(arguments: AgentWorld.registry.planners.map { $0.name }.sorted())
  func `a planner's calls in the trace are those of its formula`(planner: String) async throws {
    let trace = try await trace([
      "planner": .string(planner), "tools": ["filter", "look-up"], "candidates": 8,
    ])
    let type = try #require(AgentWorld.registry.planners.first { $0.name == planner })
    let formula = try CostFormula(type, given: ["likes": 1, "limit": 4, "candidates": 8])
    #expect(episodes(trace).count == 3)
    for episode in episodes(trace) {
      let repairs = results(trace, .plan, episode).reduce(0) { $0 + ($1["repairs"]?.intValue ?? 0) }
      let calls = calls(trace, of: planner, episode)
      guard let formula else {
        #expect(calls == 0, "\(planner) asks by way of its inner planner")
        continue
      }
      #expect(
        (formula.least...formula.most).contains(Double(calls - repairs)), "\(calls) calls, \(repairs) repairs"
      )
      #expect(results(trace, .modelCall, episode).count == calls, "nothing else asks")
    }
  }

  @Test(arguments: AgentWorld.registry.rankers.map { $0.name }.sorted())
  func `a ranker's calls in the trace are those of its audit and its formula`(ranker: String) async throws {
    let trace = try await trace(["ranker": .string(ranker), "candidates": 8, "memory": "window"])
    let type = try #require(AgentWorld.registry.rankers.first { $0.name == ranker })
    let asks = ranker == "bootstrap" ? "listwise" : ranker
    for episode in episodes(trace) {
      let audit = try #require(results(trace, .rank, episode).first?["audit"])
      let calls = calls(trace, of: asks, episode)
      #expect(audit["calls"]?.intValue ?? 0 == calls)
      #expect(results(trace, .modelCall, episode).count == calls, "nothing else asks")
      guard let formula = try CostFormula(type, given: ["candidates": 8]) else { continue }
      let repairs = audit["repairs"]?.intValue ?? 0
      #expect((formula.least...formula.most).contains(Double(calls - repairs)), "\(calls) calls")
    }
  }

  private static let memories: [(String, JSONObject)] =
    AgentWorld.registry.memories.map { ($0.name, [:]) } + [
      ("notes", ["evolve": "all"]), ("stream", ["reflectAt": 0, "importanceBy": "model"]),
      ("episodes", ["mode": "generative"]), ("episodes", ["mode": "library", "critic": "model"]),
    ]

  /// Histories of two rated films; only the memory asks.
  @Test(arguments: memories) func `a memory's calls in the trace are those of its formula`(
    memory: String, overrides: JSONObject
  ) async throws {
    var cell: JSONObject = ["name": .string(memory)]
    for (name, value) in overrides { cell[name] = value }
    let trace = try await trace(["memory": .object(cell), "candidates": 8])
    let type = try #require(AgentWorld.registry.memories.first { $0.name == memory })
    #expect(episodes(trace).count == 3)
    for episode in episodes(trace) {
      let recalls = Double(results(trace, .memoryRead, episode).count)
      let given = [
        "notes": 2, "met": 2, "said": 0, "likes": 1, "recalls": recalls, "fresh": 1, "worth": 1, "changes": 2,
        "tokens": 8,
      ]
      let formula = try #require(try CostFormula(type, overrides, given: given))
      let calls = calls(trace, of: memory, episode)
      #expect((formula.least...formula.most).contains(Double(calls)), "\(calls) calls, \(recalls) recalls")
      #expect(results(trace, .modelCall, episode).count == calls, "nothing else asks")
    }
  }
}
