import Agents
import Concepts
import Evaluation
import JSON
import Synchronization
import Tracing

/// Where the components of one episode are used: found by replaying the trace up to there.
///
/// A component at work ends its work, so a changed one can take over between two uses, and nowhere else.
struct ComponentUses: Sendable {
  /// The number of the next event at each use, in order.
  let places: [Int]

  /// - Throws: ``Divergence`` when the trace does not replay up to an event; what comes after may be something else by now.
  init(_ parent: Trace, _ start: SessionStart, episode: Int, upTo place: Int, _ replay: TraceReplay)
    async throws
  {
    let data = try await replay.shelf.data(start.data, seed: start.seed)
    let stages = try await SessionStages(
      shelf: replay.shelf, registry: replay.registry, start: start, data: data
    ).stages()
    let queries = try EpisodeReader.records(in: parent, catalogue: data.dataset.catalogue).map(\.query)
    let session = TraceSession.replay(
      parent, seed: start.seed, reseeds: start.reseeds, start: parent.start)
    let found = FoundPlaces()
    do {
      _ = try await EpisodeRunner.run(
        Array(queries.prefix(episode + 1)), stages: stages, session: session,
        used: { place, _ in if place == episode { found.add(session.position) } })
    } catch is RecordingEnded {} catch is Divergence {}
    if let divergence = session.divergence, divergence.recorded ?? 0 < place { throw divergence }
    places = found.all
  }

  /// The last use that begins at an event or before it; 0 for what comes before any.
  func last(upTo place: Int) -> Int { places.lastIndex { $0 <= place } ?? 0 }
}

private final class FoundPlaces: Sendable {
  private let places = Mutex<[Int]>([])
  var all: [Int] { places.withLock { $0 } }
  func add(_ place: Int) { places.withLock { $0.append(place) } }
}
