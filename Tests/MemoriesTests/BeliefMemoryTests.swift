import Concepts
import JSON
import Memories
import TestSupport
import Testing

@Suite struct BeliefMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("belief", overrides), in: AgentWorld.context)
  }

  private func strengths(_ memory: any Memory) -> [String: Double] {
    let beliefs = memory.entries.filter { $0.kind == "belief" }
    return Dictionary(uniqueKeysWithValues: beliefs.map { ($0.text, $0.value["weight"]?.doubleValue ?? 0) })
  }

  private func noted(_ ratings: [Float], item: Int, _ overrides: JSONObject = [:], days: Int64 = 0)
    async throws -> any Memory
  {
    var memory = try memory(overrides)
    for (place, rating) in ratings.enumerated() {
      let note = Note(
        "n\(place)", origin: .history, item: item, rating: rating, time: Int64(place) * days * 86_400)
      try await memory.note(note, in: AgentWorld.turn())
    }
    return memory
  }

  @Test func `evidence strengthens up to one and weakens until a belief is given up`() async throws {
    #expect(strengths(try await noted([5], item: 2)) == ["likes genres: Crime": 0.5])
    #expect(strengths(try await noted([5, 5, 5, 5, 5, 5], item: 2)) == ["likes genres: Crime": 1])
    let weakened = strengths(try await noted([5, 1], item: 2))["likes genres: Crime"] ?? 0
    #expect(abs(weakened - 0.3) < 1e-12)
    #expect(strengths(try await noted([5, 1, 1, 1], item: 2)) == ["does not want genres: Crime": 0.5])
  }

  @Test func `what is not touched for long is forgotten`() async throws {
    var memory = try await noted([5], item: 2, ["every": 2])
    let later = Note("x", origin: .history, item: 0, rating: 5, time: 91 * 86_400)
    try await memory.note(later, in: AgentWorld.turn())
    #expect(strengths(memory).keys.sorted() == ["likes genres: Horror", "likes genres: Sci-Fi"])
  }

  @Test func `the narrative is written after so many changes, from the strongest`() async throws {
    var memory = try await noted([5, 5, 5, 5, 5], item: 2)
    let notes = try await memory.recall(Cue("", time: 9), in: AgentWorld.turn())
    #expect(notes.first?.parts == [.init("narrative", 1)] && notes.first?.text == "likes genres: Crime")
  }

  @Test func `a model chooses operations by local names, and unknown names change nothing`() async throws {
    let model = FunctionModel { prompt in
      guard case .json = prompt.format else { return Reply("They like calm films.") }
      return Reply(
        #"{"operations": [{"do": "EXTRACT", "id": "", "like": true, "value": "calm"}, {"do": "WEAKEN", "id": "m7", "like": true, "value": ""}]}"#
      )
    }
    var memory = try memory(["scheduler": "model", "every": 2, "narrateAfter": 1])
    for time in 0..<2 as Range<Int64> {
      let note = Note("n\(time)", origin: .history, item: 2, rating: 5, time: time)
      try await memory.note(note, in: AgentWorld.turn(model))
    }
    #expect(strengths(memory) == ["likes said: calm": 0.5])
    #expect(model.prompts.count == 2, "one for the operations, one for the narrative")
  }
}
