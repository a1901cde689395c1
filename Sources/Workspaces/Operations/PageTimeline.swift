import JSON
import Reports
import Tracing

/// Shows a run on a page, its steps collapsible.
package struct PageTimeline: Operation {
  package static let method = "trace/timelinePage"
  package static let summary =
    "Shows a run on an HTML page: collapsible steps, tokens and seconds by component."

  /// The trace, or what has just one.
  package var path: String
  /// The first episode that is shown, from 0.
  package var from: Int?
  /// How many episodes are shown; 50 when left out, at most 500.
  package var count: Int?

  package init(path: String, from: Int? = nil, count: Int? = nil) {
    (self.path, self.from, self.count) = (path, from, count)
  }

  package struct Response: Codable, Sendable {
    /// One file: no network, no script.
    package var html: String
    package var episodes: Int
    /// The first episode that is not shown; `nil` when all that come are.
    package var next: Int?
  }

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let summary = try await TraceTimeline(path: path).perform(in: environment)
      let first = min(max(from ?? 0, 0), summary.episodes.count)
      let last = min(first + min(max(count ?? 50, 1), 500), summary.episodes.count)
      var document = TimelineDocument(
        title: summary.path, facts: Self.facts(summary), components: summary.components.map(Self.row),
        total: Self.row(summary.total))
      document.episodes = try Self.episodes(Array(summary.episodes[first..<last]), summary.path)
      let isCut = last < summary.episodes.count || first > 0
      if isCut { document.note = "episodes \(first) to \(last - 1) of \(summary.episodes.count)" }
      return Response(
        html: try TimelinePage.text(document), episodes: last - first,
        next: last < summary.episodes.count ? last : nil)
    } catch { throw WorkspaceError(error) }
  }

  private static func facts(_ summary: TraceTimeline.Response) -> [(name: String, value: String)] {
    [
      ("events", "\(summary.events)"), ("episodes", "\(summary.episodes.count)"),
      ("state", summary.damage ?? (summary.isComplete ? "whole" : "unfinished")),
    ]
  }

  private static func row(_ spending: TraceTimeline.Spending) -> TimelineDocument.Spending {
    TimelineDocument.Spending(
      site: spending.site, calls: spending.calls, failures: spending.failures, served: spending.served,
      promptTokens: spending.promptTokens, completionTokens: spending.completionTokens,
      seconds: spending.seconds)
  }

  private static func episodes(_ wanted: [TraceTimeline.Episode], _ path: String) throws
    -> [TimelineDocument.Episode]
  {
    var documents = wanted.map { episode in
      TimelineDocument.Episode(
        title: "\(episode.span)  user \(episode.user)",
        summary: "\(episode.spent.calls) calls, \(episode.spent.tokens) tokens"
          + (episode.stop.map { ", \($0)" } ?? ""), slate: episode.slate)
    }
    let places = Dictionary(
      wanted.enumerated().map { ($0.element.span, $0.offset) }, uniquingKeysWith: { first, _ in first })
    var stream = try EventStream(path)
    while let line = stream.next(), line.place <= wanted.last?.to ?? -1 {
      guard line.place >= wanted.first?.from ?? 0 else { continue }
      let event = try stream.event(line)
      guard let place = places[Span.episode(of: event.span)] else { continue }
      documents[place].steps.append(step(event))
    }
    return documents
  }

  private static func step(_ event: TraceEvent) -> TimelineDocument.Step {
    var facts: [String] = []
    if let milliseconds = event.volatile["ms"]?.doubleValue {
      facts.append("\(NumberText.fixed(milliseconds, 0)) ms")
    }
    var isFailure = false
    switch event.outcome {
    case .failure(let failure):
      isFailure = true
      facts.append(failure.code)
    case .result(let value):
      if let tokens = value["usage"]?["completion_tokens"]?.intValue {
        facts.append("\((value["usage"]?["prompt_tokens"]?.intValue ?? 0) + tokens) tokens")
      }
    }
    if let source = event.source, source != .live { facts.append(source.rawValue) }
    let depth = event.span.utf8.count { $0 == UInt8(ascii: "/") }
    return TimelineDocument.Step(
      title: "\(event.sequence)  \(event.kind.rawValue)  \(event.site)", facts: facts.joined(separator: ", "),
      depth: max(depth - 1, 0), isFailure: isFailure, isStructure: event.kind.role == .structure,
      text: Array(EventLines.of(event).prefix(200)))
  }
}

/// The fields of an event as lines.
enum EventLines {
  static func of(_ event: TraceEvent) -> [String] {
    ((try? EventText.lines(of: event)) ?? []).dropFirst().map { String($0.dropFirst(2)) }
  }
}
