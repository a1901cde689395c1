import Concepts
import JSON
import Memories
import TestSupport
import Testing

@Suite struct ContrastiveMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("contrastive", overrides), in: AgentWorld.context)
  }

  private func noted(_ notes: [Note], _ overrides: JSONObject = [:], _ model: FunctionModel? = nil)
    async throws -> any Memory
  {
    var memory = try memory(overrides)
    for note in notes { try await memory.note(note, in: AgentWorld.turn(model)) }
    return memory
  }

  private let liked = ([1, 2, 5] as [Int]).enumerated().map { place, item in
    Note("n\(item)", origin: .history, item: item, rating: 5, time: Int64(place))
  }

  /// Always chooses the first, and says so.
  private var firstChooser: FunctionModel {
    FunctionModel { prompt in
      guard case .json = prompt.format else { return Reply("I like what I took.") }
      return Reply(#"{"choice": "c1"}"#)
    }
  }

  @Test func `the text is rewritten only after a wrong choice, and every version is kept`() async throws {
    let model = firstChooser
    let memory = try await noted(liked, ["rounds": 2], model)
    // The right one is first, second, first: one wrong pair, two rounds of choosing and rewriting.
    #expect(model.prompts.count == 1 + 4 + 1)
    let versions = memory.entries.filter { $0.kind == "text" }
    #expect(versions.map { $0.value["count"] } == [1, 2] && versions.allSatisfy { $0.sources == [1] })
  }

  @Test func `no more pairs are learnt from than the parameter says`() async throws {
    let model = firstChooser
    _ = try await noted(
      sampleNotes(40).map { note in
        var note = note
        note.rating = 5
        return note
      }, ["pairs": 3, "rounds": 1], model)
    #expect(model.prompts.count == 2 + 1 + 1)
  }

  @Test func `what was never noted is never told to be right`() async throws {
    let model = firstChooser
    var disliked = liked
    for place in disliked.indices { disliked[place].rating = 1 }
    _ = try await noted(disliked, [:], model)
    #expect(model.prompts.isEmpty, "only liked events are lessons")
    func published(_ chosen: Int, target: Int) -> String? {
      chosen == target ? nil : "Right was \(AgentWorld.catalogue[target].title)"
    }
    #expect(
      published(1, target: 3) == "Right was Blade Runner (1982)",
      "the answer is in what the user's text is made of")
  }

  @Test func `an invented choice is a mistake and not the nearest title`() async throws {
    let model = FunctionModel { prompt in
      guard case .json = prompt.format else { return Reply("rewritten") }
      return Reply(#"{"choice": "Toy Story (1995)"}"#)
    }
    let memory = try await noted([liked[0]], ["rounds": 1], model)
    #expect(memory.entries.filter { $0.kind == "text" }.map(\.text) == ["rewritten"])
    #expect(published("Toy Tales (1999)", ["Alien (1979)", "Toy Story (1995)"]) == "Toy Story (1995)")
  }

  /// The published rule: the candidate whose title has the most letters in common with what was said, whatever it is.
  private func published(_ said: String, _ titles: [String]) -> String? {
    titles.max { left, right in
      left.filter(said.contains).count < right.filter(said.contains).count
    }
  }

  @Test func `without a model the text lists what the user took`() async throws {
    var memory = try await noted(liked)
    let notes = try await memory.recall(Cue("", time: 9, items: [2]), in: AgentWorld.turn())
    #expect(notes.count == 1 && notes.first?.origin == .agent)
  }
}
