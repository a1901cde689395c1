import Concepts
import JSON
import Memories
import TestSupport
import Testing

@Suite struct EpisodesMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("episodes", overrides), in: AgentWorld.context)
  }

  private func noted(_ overrides: JSONObject = [:], _ model: FunctionModel? = nil) async throws -> any Memory
  {
    var memory = try memory(overrides)
    for (place, text) in ["space war", "quiet romance", "space opera"].enumerated() {
      let note = Note(text, origin: .history, rating: Float(1 + 2 * place), time: Int64(place))
      try await memory.note(note, in: AgentWorld.turn(model))
    }
    return memory
  }

  @Test func `the outcome is what the user's own rating says`() async throws {
    let outcomes = try await noted().entries.map { $0.value["details"]?["outcome"]?.stringValue }
    #expect(outcomes == ["so-so", "it was right", "it was right"])
  }

  @Test func `the most similar case is recalled, or its choice alone`() async throws {
    var similar = try await noted()
    let notes = try await similar.recall(Cue("romance", time: 9), in: AgentWorld.turn())
    #expect(notes.map(\.text) == ["after space war, took quiet romance: it was right"])
    var plan = try await noted(["mode": "plan"])
    let plans = try await plan.recall(Cue("romance", time: 9), in: AgentWorld.turn())
    #expect(plans.map(\.text) == ["take such as quiet romance"])
  }

  @Test func `a model says which of three cases is most relevant`() async throws {
    let model = FunctionModel { _ in Reply(#"{"relevance": [1, 2, 9]}"#) }
    var memory = try await noted(["mode": "generative"])
    let notes = try await memory.recall(Cue("romance", time: 9), in: AgentWorld.turn(model))
    #expect(notes.count == 1 && notes.first?.parts.contains(.init("relevance", 9)) == true)
    #expect(model.prompts.count == 1)
  }

  @Test func `the library is summed up once for the same cases`() async throws {
    let model = FunctionModel { _ in Reply("One. Two. Three. Four. Five. Six. Seven. Eight.") }
    var memory = try await noted(["mode": "library"])
    for _ in 0..<2 {
      let notes = try await memory.recall(Cue("", time: 9), in: AgentWorld.turn(model))
      #expect(notes.map(\.text) == ["One. Two. Three. Four. Five. Six"])
    }
    #expect(model.prompts.count == 1)
  }

  @Test func `the critic sees situation and choice and nothing else`() async throws {
    let model = FunctionModel { _ in Reply(#"{"score": 9, "why": "liked"}"#) }
    let memory = try await noted(["critic": "model"], model)
    #expect(memory.entries.map { $0.value["weight"]?.doubleValue } == [9, 9, 9])
  }
}
