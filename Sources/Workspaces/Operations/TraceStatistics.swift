import JSON
import Tracing

/// Counts what a trace holds.
package struct TraceStatistics: Operation {
  package static let method = "trace/stats"
  package static let summary = "Counts a trace's events, episodes, model calls, tokens and seconds."

  package var path: String

  package init(path: String) { self.path = path }

  package struct Response: Codable, Sendable { package var traces: [Entry] }

  package struct Entry: Codable, Sendable {
    package var path: String
    package var events: Int
    package var kinds: [Count]
    package var episodes: Int
    package var modelCalls: Int
    package var failures: Int
    /// Model calls that a cache answered.
    package var cached: Int
    package var promptTokens: Int
    package var completionTokens: Int
    /// Wall-clock seconds of the model calls, as noted when they were made.
    package var modelSeconds: Double
    package var isComplete: Bool
    /// Why counting stopped before the end of the file, if it did.
    package var damage: String?
  }

  package struct Count: Codable, Sendable {
    package var kind: String
    package var count: Int
  }

  package func perform(in environment: Environment) async throws -> Response {
    do { return Response(traces: try TraceLocator(path).paths.map(Self.entry)) } catch {
      throw WorkspaceError(error)
    }
  }

  private static func entry(_ path: String) throws -> Entry {
    var entry = Entry(path)
    var kinds: [String: Int] = [:]
    var stream = try EventStream(path)
    while let line = stream.next() {
      let event = try stream.event(line)
      kinds[event.kind.rawValue, default: 0] += 1
      entry.add(event)
    }
    try stream.checkSome()
    entry.kinds = kinds.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
      Count(kind: $0.key, count: $0.value)
    }
    (entry.isComplete, entry.damage) = (stream.isComplete, stream.damage?.description)
    return entry
  }
}

extension TraceStatistics.Entry {
  init(_ path: String) {
    self.init(
      path: path, events: 0, kinds: [], episodes: 0, modelCalls: 0, failures: 0, cached: 0, promptTokens: 0,
      completionTokens: 0, modelSeconds: 0, isComplete: false)
  }

  mutating func add(_ event: TraceEvent) {
    events += 1
    if event.kind == .spanOpen, event.site == "episode" { episodes += 1 }
    guard event.kind == .modelCall else { return }
    modelCalls += 1
    if event.source == .cache { cached += 1 }
    modelSeconds += (event.volatile["ms"]?.doubleValue ?? 0) / 1000
    guard case .result(let value) = event.outcome, let usage = value["usage"] else {
      failures += 1
      return
    }
    promptTokens += usage["prompt_tokens"]?.intValue ?? 0
    completionTokens += usage["completion_tokens"]?.intValue ?? 0
  }
}
