package import Concepts
package import JSON
package import Testing
import Tracing

/// Laws of tools: a bounded schema, an observation for every argument, none, one and many candidates, candidates of the
/// catalogue only and none the user has met, determinism, and models that answer garbage, nothing, an error or too late.
package func checkToolLaws(
  _ tool: any Tool, valid: [JSONValue], at here: SourceLocation = #_sourceLocation
) async throws {
  let description = tool.description
  #expect(description.name == type(of: tool).name, sourceLocation: here)
  #expect(JSONSchema.firstUnbounded(in: description.parameters) == nil, sourceLocation: here)
  let wrong: [JSONValue] = [
    .null, [:], [], "x", ["count": -1], ["count": 1e300], ["item": "c0"], ["item": "c999"], ["item": 4],
    ["words": "\u{0}\u{202E}"], ["attribute": "no", "value": ""], ["attribute": [], "value": [:]],
  ]
  for columns in [[], [6], [1, 4, 5, 10, 11]] {
    let situation = situation(columns, stepsLeft: 3)
    for arguments in valid + wrong {
      let seen = try await tool.use(arguments, in: situation, turn: AgentWorld.turn(acting()))
      #expect(seen.text.unicodeScalars.count <= 4000, sourceLocation: here)
      if let candidates = seen.candidates { checkCandidates(candidates, situation, here) }
      let again = try await tool.use(arguments, in: situation, turn: AgentWorld.turn(acting()))
      #expect(seen == again, "equal arguments, equal observations", sourceLocation: here)
    }
  }
  try await checkModels(tool, valid, here)
  for arguments in valid {
    #expect(JSONSchema.problem(of: arguments, in: description.parameters) == nil, sourceLocation: here)
    let full = situation([1, 4, 5, 10, 11], stepsLeft: 3)
    let seen = try await tool.use(arguments, in: full, turn: AgentWorld.turn(acting()))
    #expect(!seen.isError, "\(seen.text)", sourceLocation: here)
  }
}

/// Law: a tool that asks a model survives what it says; one that gives no answer is reported.
private func checkModels(_ tool: any Tool, _ valid: [JSONValue], _ here: SourceLocation) async throws {
  let place = situation([1, 4, 5, 10, 11], stepsLeft: 3)
  for (name, model) in FunctionModel.hostile + FunctionModel.silent {
    for arguments in valid {
      do {
        let seen = try await tool.use(arguments, in: place, turn: AgentWorld.turn(model))
        if let candidates = seen.candidates { checkCandidates(candidates, place, here) }
      } catch is EffectFailure {
        let gives = FunctionModel.silent.contains { $0.name == name }
        #expect(gives, "a model that gives \(name) is no failure", sourceLocation: here)
      }
    }
    checkPrompts(of: model, here)
  }
  guard let arguments = valid.first else { return }
  await checkCallingOff(at: here) { model in
    _ = try await tool.use(arguments, in: place, turn: AgentWorld.turn(model))
  }
}

private func checkCandidates(_ candidates: [Candidate], _ situation: Situation, _ here: SourceLocation) {
  let items = candidates.map(\.item)
  #expect(Set(items).count == items.count, sourceLocation: here)
  #expect(items.allSatisfy(AgentWorld.catalogue.items.indices.contains), sourceLocation: here)
  #expect(Set(items).isDisjoint(with: situation.query.history.map(\.item)), sourceLocation: here)
}
