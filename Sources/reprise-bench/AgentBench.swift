import Agents
import Concepts
import Glibc
import JSON
import Memories
import Planners
import Rankers
import Synchronization
import Tracing

/// The workbench's own time for one step of an agent, with 10,000 items and 10,000 entries in its memory.
///
/// From the first answer of a session's user to the last: recalling, retrieving, deciding, using tools, ranking, showing
/// and recording, and no part of it the first reading of the history. No language model is asked.
enum AgentBench {
  static let items = 10_000
  private static let turns = 21

  static func run() async throws {
    let world = try BenchWorld(items: items)
    for type in builtinMemories where type.name != "none" {
      let agent = try world.agent(memory: ComponentSpec(type.name, MemoryBench.overrides(type.name)), turns)
      let watch = SessionWatch()
      let outcome = try await AgentLoop.run(
        world.query(events: 10_000), agent: agent, session: .ephemeral(seed: 1), model: nil,
        around: Surroundings(users: .simulated { _ in PatientUser(turns: turns, watch) }))
      guard outcome.slate.items.count == 10 else { throw BenchError() }
      let steps = Double((turns - 1) * TourPlanner.steps)
      print("agent step, \(type.name)".padded(to: 44) + "\(decimal(watch.seconds * 1e3 / steps, 3)) ms")
    }
  }

  struct BenchError: Error {}
}

/// Processor seconds of this process.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Films of forty genres, a retriever that likes some, and the agents that are measured.
struct BenchWorld {
  let catalogue: Catalogue
  let registry: Registry
  let context: ComponentContext

  init(items: Int) throws {
    let genres = (0..<40).map { "genre\($0)" }
    catalogue = Catalogue(
      (0..<items).map { place in
        Item(
          ItemID("\(place)"), title: "The film number \(place) of many",
          attributes: [.init("genres", [genres[place % 40], genres[place * 7 % 40]])])
      })
    var registry = Registry()
    registry.memories = builtinMemories
    registry.planners = builtinPlanners + [TourPlanner.self]
    registry.rankers = builtinRankers
    registry.scorers = [PlaceScorer.self]
    registry.tools = builtinTools
    registry.prompts = PromptLibrary(builtinMemoryPrompts + builtinPlannerPrompts + builtinRankerPrompts)
    self.registry = registry
    context = ComponentContext(catalogue: catalogue, prompts: registry.prompts)
  }

  func agent(memory: ComponentSpec, _ turns: Int) throws -> Agent {
    var design = AgentDesign(retriever: ComponentSpec("place"))
    (design.memory, design.planner, design.turns) = (memory, ComponentSpec("tour"), turns)
    design.tools = ["search", "similar", "filter", "look-up", "rank"].map { ComponentSpec($0) }
    return try made(design)
  }

  /// An agent of a model, with a memory, tools and a ranker that ask.
  func reactingAgent() throws -> Agent {
    var design = AgentDesign(retriever: ComponentSpec("place"))
    (design.memory, design.planner, design.turns) = (ComponentSpec("stream"), ComponentSpec("react"), 3)
    (design.ranker, design.model) = (ComponentSpec("listwise"), "scripted")
    design.tools = ["search", "similar", "filter", "look-up", "rank"].map { ComponentSpec($0) }
    return try made(design)
  }

  private func made(_ design: AgentDesign) throws -> Agent {
    let train = Interactions(
      catalogue: catalogue, users: [], offsets: [0], items: [], ratings: nil, times: nil)
    return try Agent(design, registry: registry, context: context, train: train, seed: 1)
  }

  /// Somebody who met a fifth of the items again and again.
  func query(events: Int) -> Query {
    let history = (0..<events).map { place in
      Interactions.Event(
        item: place * 5 % catalogue.count, rating: Float(1 + place % 5), time: Int64(place) * 3600)
    }
    return Query(
      user: "someone", history: history, time: Int64(2 * events) * 3600, text: "a film of genre7", limit: 10)
  }
}

/// Goes through the tools and then shows what is best: one turn of six steps.
struct TourPlanner: Planner {
  static let name = "tour"
  static let summary = "Uses each tool once."
  static let steps = 6

  init(_ configuration: NoConfiguration, in context: ComponentContext) {}

  func act(in situation: Situation, turn: Turn) -> Decision {
    let place = situation.steps.count
    let action: Action =
      switch place {
      case 0: .use(tool: "search", arguments: ["words": "film number genre\(situation.exchanges.count)"])
      case 1: .use(tool: "similar", arguments: ["item": "c1"])
      case 2: .use(tool: "filter", arguments: ["attribute": "genres", "value": "genre7"])
      case 3: .use(tool: "look-up", arguments: ["item": "c1"])
      case 4: .use(tool: "rank", arguments: [:])
      default: .rankAndRecommend
      }
    return Decision(thought: "step \(place)", action: action)
  }
}

/// Scores items by their place: the last highest.
struct PlaceScorer: Scorer, FittedScorer {
  static let name = "place"
  static let summary = "Scores items by their place."
  private let count: Int
  init(_ configuration: NoConfiguration, in context: ComponentContext) { count = context.catalogue.count }
  func fit(to train: Interactions, seed: UInt64) -> any FittedScorer { self }
  func scores(for history: [Interactions.Event], of user: UserID) -> [Float] {
    (0..<count).map { Float($0 * 7919 % count) }
  }
}

/// The processor time between the first answer of a user and the last.
final class SessionWatch: Sendable {
  private let times = Mutex<(first: Double?, last: Double)>((nil, 0))

  func answered() {
    times.withLock { times in
      times.last = processorTime()
      times.first = times.first ?? times.last
    }
  }

  var seconds: Double { times.withLock { $0.last - ($0.first ?? $0.last) } }
}

/// Looks at so many slates and says the same each time.
struct PatientUser: UserSimulator {
  static let name = "patient"
  static let summary = "Goes on for a number of turns."
  private var left: Int
  private let watch: SessionWatch
  init(_ configuration: NoConfiguration, in context: ComponentContext) { (left, watch) = (1, SessionWatch()) }
  init(turns: Int, _ watch: SessionWatch) { (left, self.watch) = (turns, watch) }
  mutating func begin(as person: SimulatedPerson) {}
  mutating func respond(to slate: Slate, in turn: Turn) -> Feedback {
    left -= 1
    watch.answered()
    return Feedback(.rejected, text: "something else, please", goesOn: left > 0)
  }
}
