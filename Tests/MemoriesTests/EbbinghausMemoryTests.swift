import Concepts
import JSON
import TestSupport
import Testing

@testable import Memories

@Suite struct EbbinghausMemoryTests {
  private func memory(_ overrides: JSONObject = [:]) throws -> any Memory {
    try AgentWorld.registry.memory(ComponentSpec("ebbinghaus", overrides), in: AgentWorld.context)
  }

  /// The exponent as the released code has it: -t / scale · S.
  private func published(days: Double, strength: Int) -> Double {
    var value = 1.0
    for _ in 0..<Int(days * Double(strength)) { value *= 0.8 }
    return value
  }

  @Test(arguments: [1, 5, 30, 365])
  func `a greater strength always fades more slowly`(days: Int) {
    for strength in 1..<10 {
      let weak = EbbinghausMemory.retention(days: Double(days), strength: Double(strength), scale: 5)
      let strong = EbbinghausMemory.retention(days: Double(days), strength: Double(strength + 1), scale: 5)
      #expect(strong > weak)
    }
    #expect(
      published(days: 5, strength: 3) < published(days: 5, strength: 1), "the released code has it reversed")
  }

  @Test func `recalling makes a note stronger and starts its time anew`() async throws {
    var memory = try memory()
    let day: Int64 = 86_400
    try await memory.note(Note("kept", origin: .history, time: 0), in: AgentWorld.turn())
    for step in 1...3 {
      let notes = try await memory.recall(Cue("", time: Int64(step) * 10 * day), in: AgentWorld.turn())
      #expect(notes.first?.parts.contains(.init("strength", Double(step))) == true)
    }
    var fresh = try self.memory()
    try await fresh.note(Note("kept", origin: .history, time: 0), in: AgentWorld.turn())
    #expect(try await fresh.recall(Cue("", time: 30 * day), in: AgentWorld.turn()).isEmpty)
  }

  @Test func `chance keeps a note with its retention, the same for the same seed`() async throws {
    var kept: [[String]] = []
    for seed in [1, 1, 2] as [UInt64] {
      var memory = try memory(["mode": "sampled", "limit": 1000, "scale": 100])
      for place in 0..<200 {
        try await memory.note(Note("n\(place)", origin: .history, time: 0), in: AgentWorld.turn())
      }
      let cue = Cue("", limit: 1000, tokenBudget: 100_000, time: 86_400 * 70)
      kept.append(try await memory.recall(cue, in: AgentWorld.turn(seed: seed)).map(\.text))
    }
    #expect(kept[0] == kept[1] && kept[0] != kept[2])
    let published = (0..<2).map { _ in (0..<200).filter { _ in Double.random(in: 0..<1) < 0.5 } }
    #expect(published[0] != published[1], "draws without a seed forget something else each time")
    #expect((70...130).contains(kept[0].count), "exp(-0.7) of 200 is 99: \(kept[0].count)")
  }
}
