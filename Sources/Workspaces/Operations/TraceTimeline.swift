import JSON
import Reports
import Tracing

/// Tells a run step by step, with what each component spent.
package struct TraceTimeline: Operation {
  package static let method = "trace/timeline"
  package static let summary = "Tells a run episode by episode, with calls, tokens and seconds by component."

  /// The trace, or what has just one.
  package var path: String

  package init(path: String) { self.path = path }

  package struct Response: Codable, Sendable {
    package var path: String
    package var events: Int
    package var isComplete: Bool
    package var episodes: [Episode]
    /// By site, dearest first.
    package var components: [Spending]
    package var total: Spending
    package var damage: String?
  }

  /// One episode.
  package struct Episode: Codable, Sendable {
    package var span: String
    package var user: String
    package var from: Int
    package var to: Int
    package var spent: Spending
    /// The last slate that was shown, best first.
    package var slate: [String]
    package var stop: String?
  }

  /// What was spent at a site or in an episode.
  package struct Spending: Codable, Sendable, Hashable {
    package var site: String
    package var calls = 0
    package var failures = 0
    /// Calls that a cache or a parent's trace answered.
    package var served = 0
    package var promptTokens = 0
    package var completionTokens = 0
    /// Wall-clock seconds, as noted when the calls were made.
    package var seconds = 0.0

    package var tokens: Int { promptTokens + completionTokens }

    init(site: String) { self.site = site }
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let path = try TraceLocator.one(path)
      var timeline = Timeline()
      var stream = try EventStream(path)
      while let line = stream.next() { timeline.add(try stream.event(line)) }
      try stream.checkSome()
      return Response(
        path: path, events: stream.count, isComplete: stream.isComplete, episodes: timeline.episodes,
        components: timeline.components, total: timeline.total, damage: stream.damage?.description)
    } catch { throw WorkspaceError(error) }
  }
}

/// Sums a run up while its events pass by.
struct Timeline {
  private(set) var episodes: [TraceTimeline.Episode] = []
  private(set) var total = TraceTimeline.Spending(site: "all")
  private var sites: [String: TraceTimeline.Spending] = [:]
  private var places: [String: Int] = [:]

  mutating func add(_ event: TraceEvent) {
    let span = Span.episode(of: event.span)
    if event.kind == .spanOpen, event.site == "episode" {
      places[span] = episodes.count
      episodes.append(
        TraceTimeline.Episode(
          span: span, user: event.request["user"]?.stringValue ?? "", from: event.sequence,
          to: event.sequence,
          spent: TraceTimeline.Spending(site: "episode"), slate: []))
    }
    if event.kind.role == .effect, event.kind != .clockRead, event.kind != .randomSeed {
      total.add(event)
      sites[event.site, default: TraceTimeline.Spending(site: event.site)].add(event)
    }
    guard let place = places[span] else { return }
    episodes[place].take(event)
  }

  /// The dearest site first, then by name.
  var components: [TraceTimeline.Spending] {
    sites.values.sorted { (-$0.tokens, -$0.calls, $0.site) < (-$1.tokens, -$1.calls, $1.site) }
  }
}

extension TraceTimeline.Spending {
  mutating func add(_ event: TraceEvent) {
    calls += 1
    seconds += (event.volatile["ms"]?.doubleValue ?? 0) / 1000
    if let source = event.source, source != .live, source != .stub { served += 1 }
    switch event.outcome {
    case .failure: failures += 1
    case .result(let value):
      promptTokens += value["usage"]?["prompt_tokens"]?.intValue ?? 0
      completionTokens += value["usage"]?["completion_tokens"]?.intValue ?? 0
    }
  }
}

extension TraceTimeline.Episode {
  mutating func take(_ event: TraceEvent) {
    to = event.sequence
    if event.kind.role == .effect, event.kind != .clockRead, event.kind != .randomSeed { spent.add(event) }
    guard event.kind == .slate, case .result(let value) = event.outcome else { return }
    slate = (value["items"]?.arrayValue ?? []).compactMap(\.stringValue)
    stop = value["stop"]?.stringValue
  }
}
