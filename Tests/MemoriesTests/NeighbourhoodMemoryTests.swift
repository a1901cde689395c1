import Concepts
import JSON
import Memories
import TestSupport
import Testing

@Suite struct NeighbourhoodMemoryTests {
  /// Five users; the last has met what nobody else has.
  private var context: ComponentContext {
    let rows: [[Int32]] = [[0, 3, 1], [0, 3, 5], [0, 3], [3, 10], [7]]
    let offsets = rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let train = Interactions(
      catalogue: AgentWorld.catalogue, users: ["u1", "u2", "u3", "u4", "u5"], offsets: offsets,
      items: rows.flatMap { $0 }, ratings: nil, times: nil)
    return ComponentContext(catalogue: AgentWorld.catalogue, prompts: AgentWorld.prompts, train: train)
  }

  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("neighbourhood", overrides), in: context)
  }

  private func recalled(_ items: [Int], user: UserID, model: FunctionModel? = nil, _ from: any Memory)
    async throws -> [Note]
  {
    var memory = from
    for item in items {
      try await memory.note(
        Note("x", origin: .history, item: item, time: Int64(item)), in: AgentWorld.turn(model))
    }
    return try await memory.recall(Cue("", time: 99, user: user), in: AgentWorld.turn(model))
  }

  @Test func `the facets are what is more frequent around the user than in the catalogue`() async throws {
    let notes = try await recalled([0, 3], user: "u3", try memory())
    #expect(notes.contains { $0.text.contains("genres: Sci-Fi") }, "\(notes.map(\.text))")
    #expect(notes.allSatisfy { $0.parts.map(\.name) == ["support", "relevance", "score"] })
  }

  @Test func `an episode leaves nothing behind for another user`() async throws {
    let shared = try memory()
    let before = try await recalled([0, 3], user: "u3", shared)
    _ = try await recalled([7, 8, 9, 10, 11, 7, 8, 9], user: "u5", shared)
    #expect(try await recalled([0, 3], user: "u3", shared) == before)
    var (published, asked): ([String], [String]) = ([], [])
    for answer in ["u5 took 7", "u3 took 8"] {
      asked.append(published.joined())
      published.append(answer)
    }
    #expect(asked == ["", "u5 took 7"], "the second user is served with the first one's answer")
  }

  @Test func `a model sees titles and no names of users`() async throws {
    let model = FunctionModel { _ in Reply(#"{"facets": [{"text": "likes space", "support": 9}]}"#) }
    let notes = try await recalled([0, 3], user: "u3", model: model, try memory())
    #expect(notes.map(\.text) == ["likes space"] && model.prompts.count == 1)
    let text = model.prompts.first?.messages.last?.content ?? ""
    #expect(text.contains("Blade Runner") && !text.contains("u1") && !text.contains("u2"))
  }
}
