import Concepts
import Dialogue
import JSON
import TestSupport
import Testing

@testable import Rankers

@Suite struct PointwiseRankerTests {
  private func ranker(_ overrides: JSONObject = [:]) throws -> any Ranker {
    try AgentWorld.registry.ranker(ComponentSpec("pointwise", overrides), in: AgentWorld.context)
  }

  /// Says Yes to titles that contain a word.
  private func model(_ word: String) -> FunctionModel {
    FunctionModel { prompt in
      if prompt.logProbabilities == 0 {
        return Reply(#"{"genres": ["War", "Drama", "Noir"], "taste": "grim"}"#)
      }
      return prompt.messages.last?.content.contains(word) == true
        ? .odds(yes: -0.1, no: -3) : .odds(yes: -3, no: -0.1)
    }
  }

  @Test func `candidates are ordered by log-odds, equal ones by retrieval`() async throws {
    let ranking = try await ranker().rank(
      AgentWorld.candidates([0, 2, 9, 3]), for: AgentWorld.query(), notes: [],
      in: AgentWorld.turn(model("Heat")))
    #expect(ranking.items == [2, 0, 9, 3])
    #expect(ranking.audit.calls == 5 && ranking.audit.ties == 2)
  }

  @Test func `one call infers the taste and the question is about the item and the taste alone`() async throws
  {
    let model = model("Heat")
    _ = try await ranker(["noun": "film"]).rank(
      AgentWorld.candidates([0, 2]), for: AgentWorld.query(), notes: [], in: AgentWorld.turn(model))
    let texts = model.prompts.map { $0.messages.last?.content ?? "" }
    #expect(texts[0].contains("- Blade Runner (1982), rated 4"))
    #expect(texts[1] == #"Is "Alien (1979)" a War film? Answer Yes or No."#)
    #expect(model.prompts[1].sampling.maxTokens == 1)
    #expect(texts[1].tokenEstimate <= 20)
  }

  @Test func `an unreadable taste falls back to the notes themselves`() async throws {
    let model = FunctionModel { $0.logProbabilities > 0 ? .odds(yes: -1, no: -2) : Reply("no idea") }
    let ranking = try await ranker().rank(
      AgentWorld.candidates([0, 2]), for: AgentWorld.query(), notes: [], in: AgentWorld.turn(model))
    #expect(ranking.audit.repairs == 1 && ranking.audit.invalid == 1 && ranking.audit.calls == 4)
    #expect(model.prompts.last?.messages.last?.content.contains("Would they like") == true)
  }

  @Test func `without log-probabilities a number is asked for`() async throws {
    let capabilities = ModelCapabilities(jsonSchema: true, logProbabilities: false, tools: false, seed: true)
    let model = FunctionModel(capabilities) { prompt in
      guard case .json("score", _) = prompt.format else { return Reply(#"{"genres": ["War"], "taste": ""}"#) }
      return Reply(
        prompt.messages.last?.content.contains("Heat") == true ? #"{"score": 90}"# : #"{"score": 10}"#)
    }
    let ranking = try await ranker().rank(
      AgentWorld.candidates([0, 2]), for: AgentWorld.query(), notes: [], in: AgentWorld.turn(model))
    #expect(ranking.items == [2, 0] && ranking.scores == [90, 10])
  }

  @Test func `candidates beyond the depth keep their order behind`() async throws {
    let ranking = try await ranker(["depth": 2]).rank(
      AgentWorld.candidates([0, 9, 2, 3]), for: AgentWorld.query(), notes: [],
      in: AgentWorld.turn(model("Fargo")))
    #expect(ranking.items == [9, 0, 2, 3] && ranking.audit.calls == 3)
  }

  @Test func `fusion joins the model's ranks with those of retrieval`() async throws {
    let ranking = try await ranker(["fusion": "rrf", "rrfConstant": 1]).rank(
      AgentWorld.candidates([0, 9, 3, 2]), for: AgentWorld.query(), notes: [],
      in: AgentWorld.turn(model("Heat")))
    #expect(ranking.items == [0, 2, 9, 3])
  }

  @Test func `log-odds are sums over the tokens of each side`() throws {
    var reply = Reply("Yes")
    reply.logProbabilities = [
      .init(
        token: "Yes", value: -1,
        alternatives: [
          .init(token: "Yes", value: -1), .init(token: " yes", value: -1), .init(token: "Maybe", value: -9),
          .init(token: "NO", value: -2),
        ])
    ]
    let odds = try #require(YesNoOdds.logOdds(reply))
    #expect(abs(odds - (-1 + 0.693_147_180_559_945_3 + 2)) < 1e-15)
  }

  @Test func `a side that is not reported counts as the least reported`() throws {
    var reply = Reply("Yes")
    reply.logProbabilities = [
      .init(
        token: "Yes", value: -0.5,
        alternatives: [.init(token: "Yes", value: -0.5), .init(token: "Sure", value: -4)])
    ]
    #expect(YesNoOdds.logOdds(reply) == 3.5)
    reply.logProbabilities = [.init(token: "Perhaps", value: -1, alternatives: [])]
    #expect(YesNoOdds.logOdds(reply) == nil)
  }
}
