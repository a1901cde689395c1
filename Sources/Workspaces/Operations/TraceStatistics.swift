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
  }

  package struct Count: Codable, Sendable {
    package var kind: String
    package var count: Int
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      return Response(traces: try TraceLocator(path).paths.map { Self.entry($0, try TraceLocator.read($0)) })
    } catch { throw WorkspaceError(error) }
  }

  private static func entry(_ path: String, _ trace: Trace) -> Entry {
    let kinds = Dictionary(grouping: trace.events, by: \.kind.rawValue)
    let calls = trace.events.filter { $0.kind == .modelCall }
    let usage = calls.compactMap { event in
      if case .result(let value) = event.outcome { value["usage"] } else { nil }
    }
    return Entry(
      path: path, events: trace.events.count,
      kinds: kinds.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
        Count(kind: $0.key, count: $0.value.count)
      },
      episodes: trace.events.count { $0.kind == .spanOpen && $0.site == "episode" }, modelCalls: calls.count,
      failures: calls.count - usage.count, cached: calls.count { $0.source == .cache },
      promptTokens: usage.compactMap { $0["prompt_tokens"]?.intValue }.reduce(0, +),
      completionTokens: usage.compactMap { $0["completion_tokens"]?.intValue }.reduce(0, +),
      modelSeconds: calls.compactMap { $0.volatile["ms"]?.doubleValue }.reduce(0, +) / 1000,
      isComplete: trace.isComplete)
  }
}
