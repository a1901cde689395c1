import Agents
import CMalloc
import Concepts
import Glibc
import JSON
import LanguageModels
import Tracing

/// How much memory a thousand sessions take that are all open at once, and what is left of them afterwards.
enum SessionBench {
  private static let sessions = 1000

  /// - Parameter rounds: how often a thousand sessions are opened and closed.
  static func run(rounds: Int = 3) async throws {
    let world = try BenchWorld(items: AgentBench.items)
    let agent = try world.reactingAgent()
    let before = residentMegabytes()
    var (peaks, rests, used): ([Double], [Double], [Double]) = ([], [], [usedMegabytes()])
    for _ in 0..<rounds {
      peaks.append(try await together(agent, world))
      // Free memory goes back to the system, so that what is resident afterwards is what is held.
      malloc_trim(0)
      rests.append(residentMegabytes())
      used.append(usedMegabytes())
    }
    let each = (peaks.max() ?? 0) - before
    print(
      "\(sessions) open sessions, scripted model".padded(to: 44)
        + "\(decimal(each / Double(sessions), 3)) MiB each, rounds at "
        + peaks.map { decimal($0, 0) }.joined(separator: ", ") + " MiB, "
        + "\(decimal(before, 0)) before, at rest "
        + rests.map { decimal($0, 0) }.joined(separator: ", "))
    print(
      "  of which the allocator has given out".padded(to: 44)
        + "\(decimal(used[0], 1)) MiB before, at rest "
        + used.dropFirst().map { decimal($0, 1) }.joined(separator: ", "))
  }

  /// Megabytes that the allocator has given out and not got back, in all its arenas: what a leak would add to.
  private static func usedMegabytes() -> Double {
    let info = mallinfo2()
    return Double(info.uordblks + info.hblkhd) / 1_048_576
  }

  /// - Returns: megabytes when all sessions are open.
  private static func together(_ agent: Agent, _ world: BenchWorld) async throws -> Double {
    let gate = Gate(sessions)
    let model = AgentModel(ScriptedModel())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for place in 0..<sessions {
        group.addTask {
          let session = TraceSession.ephemeral(seed: UInt64(place))
          _ = try await AgentLoop.run(
            world.query(events: 50), agent: agent, session: session, model: model,
            around: Surroundings(users: .simulated { _ in GatheringUser(gate) }))
        }
      }
      try await group.waitForAll()
    }
    return await gate.peak
  }

  /// Megabytes of this process that are in memory.
  static func residentMegabytes() -> Double {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Double(fields[1]) ?? 0) * 4096 / 1_048_576 : 0
  }
}

/// Holds back whoever comes until so many have come, and takes the measure then.
private actor Gate {
  private let count: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private(set) var peak = 0.0

  init(_ count: Int) { self.count = count }

  func arrive() async {
    guard waiting.count + 1 < count else {
      peak = SessionBench.residentMegabytes()
      for one in waiting { one.resume() }
      waiting = []
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }
}

/// Waits for all others before it rejects the first slate, and leaves after the third.
private struct GatheringUser: UserSimulator {
  static let name = "gathering"
  static let summary = "Waits for all others before it answers."
  private let gate: Gate?
  private var seen = 0
  init(_ configuration: NoConfiguration, in context: ComponentContext) { gate = nil }
  init(_ gate: Gate) { self.gate = gate }
  mutating func begin(as person: SimulatedPerson) {}
  mutating func respond(to slate: Slate, in turn: Turn) async -> Feedback {
    seen += 1
    if seen == 1 { await gate?.arrive() }
    return Feedback(.rejected, text: "something else", goesOn: seen < 3)
  }
}
