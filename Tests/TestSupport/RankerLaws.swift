package import Concepts
import JSON
package import Testing
import Tracing

/// Laws of rankers: none, one and all candidates, a permutation whatever the model says and whatever was noted, no dependence on the order in which candidates are
/// handed over, an audit that counts every call, determinism, and a failed model reported where one is asked.
package func checkRankerLaws(
  _ make: () throws -> any Ranker, at here: SourceLocation = #_sourceLocation
) async throws {
  let ranker = try make()
  let query = AgentWorld.query(history: [0, 6, 8])
  for columns in [[], [6], [3, 1], Array(AgentWorld.catalogue.items.indices)] {
    let candidates = AgentWorld.candidates(columns)
    for (name, model) in FunctionModel.hostile + [("acts", acting())] {
      for notes in [[], sampleNotes()] {
        let ranking = try await ranker.rank(candidates, for: query, notes: notes, in: lawTurn(model))
        let place: Comment = "with the model '\(name)', \(columns.count) candidates"
        #expect(ranking.items.sorted() == columns.sorted(), place, sourceLocation: here)
        #expect(ranking.scores.map { $0.count == columns.count } ?? true, place, sourceLocation: here)
        #expect(
          zip(ranking.scores ?? [], (ranking.scores ?? []).dropFirst()).allSatisfy(>=), place,
          sourceLocation: here)
      }
      checkPrompts(of: model, here)
    }
  }
  try await checkNotes(ranker, query, here)
  try await checkOrder(ranker, query, here)
  await checkCallingOff(at: here) { model in
    _ = try await ranker.rank(
      AgentWorld.candidates([0, 1, 2]), for: query, notes: sampleNotes(), in: lawTurn(model))
  }
  if type(of: ranker).cost != "0" { try await checkFailure(ranker, query, here) }
}

/// A turn with enough calls for every pair of everything.
private func lawTurn(_ model: (any LanguageModel)? = nil) -> Turn {
  var limits = Meter.Limits()
  limits.modelCalls = 10_000
  return AgentWorld.turn(model, limits: limits)
}

/// Law: what was noted may be anything, and nothing of it can be ranked.
private func checkNotes(_ ranker: any Ranker, _ query: Query, _ here: SourceLocation) async throws {
  let columns = [2, 4, 6, 8]
  for model in [FunctionModel.echoing, acting()] {
    let first = try await ranker.rank(
      AgentWorld.candidates(columns), for: query, notes: hostileNotes(), in: lawTurn(model))
    #expect(first.items.sorted() == columns, "a permutation whatever was noted", sourceLocation: here)
    checkPrompts(of: model, here)
  }
}

/// A model that prefers some films to others, by their titles alone.
package func acting() -> FunctionModel {
  FunctionModel { prompt in
    let text = prompt.messages.last?.content ?? ""
    if prompt.logProbabilities > 0 { return .odds(yes: -Double(text.utf8.count % 7), no: -2) }
    guard case .json(let name, _) = prompt.format, name != "taste" else {
      return Reply(#"{"genres": ["Sci-Fi"], "taste": "x"}"#)
    }
    let names = (1...12).filter { text.contains("c\($0) ") }.map { "c\($0)" }
    let order = names.reversed().map { "\"\($0)\"" }.joined(separator: ", ")
    return Reply(
      #"{"order": [\#(order)], "best": "\#(names.last ?? "")", "score": \#(text.utf8.count % 101)}"#)
  }
}

private func checkOrder(_ ranker: any Ranker, _ query: Query, _ here: SourceLocation) async throws {
  let candidates = AgentWorld.candidates([5, 1, 9, 3, 7, 0])
  let random = RandomStream(seed: 5, name: "laws")
  let model = acting()
  let first = try await ranker.rank(candidates, for: query, notes: [], in: lawTurn(model))
  #expect(first.audit.calls == model.prompts.count, "the audit counts every call", sourceLocation: here)
  for _ in 0..<3 {
    let again = try await ranker.rank(
      random.shuffled(candidates), for: query, notes: [], in: lawTurn(acting()))
    #expect(
      again == first, "the order in which candidates are handed over means nothing", sourceLocation: here)
  }
}

private func checkFailure(_ ranker: any Ranker, _ query: Query, _ here: SourceLocation) async throws {
  for (name, model) in FunctionModel.silent {
    let turn = lawTurn(model)
    await #expect(
      throws: EffectFailure.self, "a model that \(name) is reported, not hidden", sourceLocation: here
    ) {
      try await ranker.rank(AgentWorld.candidates([0, 1, 2]), for: query, notes: [], in: turn)
    }
  }
  var limits = Meter.Limits()
  limits.modelCalls = 0
  let broke = AgentWorld.turn(acting(), limits: limits)
  await #expect(throws: BudgetError.self, "a spent budget is reported", sourceLocation: here) {
    try await ranker.rank(AgentWorld.candidates([0, 1, 2]), for: query, notes: [], in: broke)
  }
}
