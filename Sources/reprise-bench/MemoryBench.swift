import Concepts
import JSON
import Memories
import Tracing

/// How long a note and a recall take in a memory that holds 10,000 entries.
enum MemoryBench {
  private static let count = 10_000

  static func run() async throws {
    let genres = (0..<40).map { "genre\($0)" }
    let catalogue = Catalogue(
      (0..<count).map { place in
        Item(
          ItemID("\(place)"), title: "The film number \(place) of many",
          attributes: [.init("genres", [genres[place % 40], genres[place * 7 % 40]])])
      })
    let prompts = PromptLibrary(builtinMemoryPrompts)
    let context = ComponentContext(catalogue: catalogue, prompts: prompts)
    var registry = Registry()
    registry.memories = builtinMemories
    for type in builtinMemories {
      let spec = ComponentSpec(type.name, overrides(type.name))
      try await measure(type.name, try registry.memory(spec, in: context), catalogue)
    }
  }

  /// Wide enough to hold them all.
  static func overrides(_ name: String) -> JSONObject {
    switch name {
    case "window": ["size": 10_000]
    case "tiered": ["capacity": 1000, "alike": 1, "keepAt": 1]
    case "belief": ["buffer": 1000]
    default: [:]
    }
  }

  private static func measure(_ name: String, _ made: any Memory, _ catalogue: Catalogue) async throws {
    var memory = made
    let turn = Turn(
      span: TraceSession.ephemeral(seed: 1).root, catalogue: catalogue, model: nil, identity: nil,
      capabilities: ModelCapabilities(), meter: Meter())
    for place in 0..<count {
      try await memory.note(note(place, catalogue), in: turn)
      _ = memory.takeOperations()
    }
    let rounds = 50
    let start = processorTime()
    for place in 0..<rounds {
      try await memory.note(note(count - 1 - place, catalogue), in: turn)
      let cue = Cue("a film of genre\(place % 40) with number \(place)", time: Int64(2 * count) * 3600)
      _ = try await memory.recall(cue, in: turn)
      _ = memory.takeOperations()
    }
    let milliseconds = (processorTime() - start) * 1e3 / Double(rounds)
    print(
      "note and recall, \(name)".padded(to: 44)
        + "\(decimal(milliseconds, 3)) ms, \(memory.entries.count) entries")
  }

  private static func note(_ place: Int, _ catalogue: Catalogue) -> Note {
    Note(
      "\(catalogue[place].title) [genre\(place % 40)], rated \(1 + place % 5)", origin: .history, item: place,
      rating: Float(1 + place % 5), time: Int64(place) * 3600)
  }
}
