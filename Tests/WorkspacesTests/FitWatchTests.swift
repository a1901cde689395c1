import Concepts
import JSON
import Rankers
import Synchronization
import TestSupport
import Testing

@testable import Workspaces

/// Fits of every scorer under watch, on enough data to take a while.
struct FitWatchTests {
  /// Users with histories that overlap.
  private static let train: Interactions = {
    let (users, items) = (400, 300)
    let columns = (0..<users).map { user in (0..<20).map { Int32((user * 37 + $0 * $0 * 3) % items) } }
    return Interactions(
      catalogue: Catalogue((0..<items).map { Item(ItemID("\($0)"), title: "") }),
      users: (0..<users).map { UserID("\($0)") }, offsets: (0...users).map { $0 * 20 },
      items: columns.flatMap(\.self), ratings: nil, times: nil)
  }()

  private static let watched = ["als", "bpr", "ease", "hybrid", "item-knn", "slim"]

  private func environment(_ progress: @escaping @Sendable (RunProgress) -> Void) -> Environment {
    let provider = ModelProvider(
      identity: { _ in CountingModel().identity }, open: { _ in CountingModel() }, close: {})
    return Environment(registry: .whole, models: provider, assets: nil, version: "test", progress: progress)
  }

  private func fit(_ name: String, _ environment: Environment) async throws {
    let overrides: ComponentSpec =
      name == "hybrid" ? ComponentSpec(name, ["of": ["als", "popularity"]]) : ComponentSpec(name)
    let watch = FitWatch(name, environment)
    let context = watch.watching(
      ComponentContext(catalogue: Self.train.catalogue, prompts: PromptLibrary([])))
    let train = Self.train
    let scorer = try Registry.whole.scorer(overrides, in: context)
    _ = try await watch.run { try scorer.fit(to: train, seed: 1) }
  }

  @Test(arguments: watched) func `every share is told once, to the end`(name: String) async throws {
    let heard = Mutex<[RunProgress]>([])
    try await fit(name, environment { step in heard.withLock { $0.append(step) } })
    let shares = heard.withLock { $0 }.filter { $0.total > 0 }.map { $0.done * 200 / $0.total }
    #expect(shares.first == 0 && shares.last == 200 && shares.count > 4)
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 != $1 } && shares.count <= 202)
  }

  @Test(arguments: watched) func `a fit that is cancelled in the middle ends as cancelled`(name: String)
    async throws
  {
    let (isKept, kept) = AsyncStream.makeStream(of: Void.self)
    let fitting = Mutex<Task<Void, any Error>?>(nil)
    let work = Task {
      for await _ in isKept {}
      try await fit(
        name,
        environment { step in
          // Cancels from within: a wait here for another task would hold the threads that the other needs.
          if step.total > 0, step.done * 4 >= step.total { fitting.withLock { $0?.cancel() } }
        })
    }
    fitting.withLock { $0 = work }
    kept.finish()
    await #expect(throws: CancellationError.self) { try await work.value }
  }
}
