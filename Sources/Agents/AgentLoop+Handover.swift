import Concepts
import Tracing

/// Where a fork in the middle of an episode puts other components in the place of those that play.
///
/// A place is told by how many components were used before it in the episode: the memory, the retriever, the planner, a
/// tool, the ranker, and what shows the slate and hears the user. It is the same however fast anything was.
struct Handovers: Sendable {
  /// Stages that begin in the middle of this episode, in order.
  private var waiting: ArraySlice<EpisodeRunner.Stage>
  private var uses = 0
  private let told: @Sendable (Int) -> Void

  /// - Parameter told: is given the number of each use, from 0, before it.
  init(_ stages: [EpisodeRunner.Stage] = [], telling told: @escaping @Sendable (Int) -> Void = { _ in }) {
    (waiting, self.told) = (stages[...], told)
  }

  /// Counts one more use.
  ///
  /// - Returns: the stages that begin with it.
  mutating func next() -> ArraySlice<EpisodeRunner.Stage> {
    told(uses)
    let begun = waiting.prefix { $0.use <= uses }
    waiting = waiting.dropFirst(begun.count)
    uses += 1
    return begun
  }
}

extension AgentLoop {
  /// Something that the memory was told.
  enum Told: Sendable {
    case note(Note)
    case forget(MemorySelector)
  }

  /// Comes before each use of a component: what a fork changed from here on takes over.
  mutating func nextUse() async throws {
    for stage in handovers.next() { try await takeOver(stage) }
  }

  /// Tells the memory something, and keeps it for a memory that takes over later.
  mutating func tell(_ note: Note) async throws {
    told.append(.note(note))
    try await memory.note(note, in: turn)
  }

  private mutating func takeOver(_ stage: EpisodeRunner.Stage) async throws {
    if agent.tools.descriptions != stage.agent.tools.descriptions {
      state.guardian = ToolGuard(stage.agent.tools.descriptions)
    }
    agent = stage.agent
    turn = Turn(
      span: turn.span, catalogue: agent.catalogue, model: stage.model?.model,
      identity: stage.model?.identity,
      capabilities: stage.model?.capabilities ?? ModelCapabilities(),
      meter: Meter(limits: agent.design.limits, spent: turn.meter.spent),
      embedder: stage.around.embedder?.model, embedderIdentity: stage.around.embedder?.identity)
    if stage.renewed.contains(.planner) { planner = agent.planner }
    if stage.renewed.contains(.memory) { try await retell() }
  }

  /// Another memory is told all that the one before it was told, in the same order.
  private mutating func retell() async throws {
    try memory.forget(.all, at: state.query.time)
    try recordChanges(at: "retell")
    memory = agent.memory
    for something in told {
      switch something {
      case .note(let note): try await memory.note(note, in: turn)
      case .forget(let selector): try memory.forget(selector, at: state.query.time)
      }
    }
    try recordChanges(at: "retell")
    if state.hasRecalled { try await recall() }
  }
}
