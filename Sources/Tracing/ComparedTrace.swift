package import JSON

/// An event by its place in a trace, where in the code it stands, and what it means.
struct ComparedEvent: Sendable {
  /// Its place among the trace's events.
  var place: Int32
  /// Which of the trace's kinds and sites.
  var site: Int32
  var meaning: EventMeaning
}

/// Kind and declared place of an event.
struct EventSite: Hashable, Sendable {
  var kind: EventKind
  var site: String
}

/// A trace's events by episode, structure left out: what each means, and the content of those that are asked for.
///
/// Memory is some forty bytes an event, whatever the events hold.
package struct ComparedTrace: Sendable {
  struct Episode: Sendable {
    var span: String
    /// Of the request that opened it.
    var opening: EventMeaning?
    var events: [ComparedEvent] = []
    /// Places of its distinct messages.
    var messages: [Int32] = []
  }

  let source: EventSource
  /// In order; what stands outside of any is in that of the path `/`.
  let episodes: [Episode]
  let sites: [EventSite]
  /// The request of the session's first event.
  package let start: JSONValue
  /// Why reading stopped before the end of the file, if it did.
  package let damage: TraceError?
  private let places: [String: Int]

  init(_ index: TraceIndex, _ source: EventSource, damage: TraceError?) throws(TraceError) {
    (self.source, self.damage) = (source, damage)
    (episodes, sites) = (index.episodes, index.sites)
    start = try source.event(at: 0).request
    places = Dictionary(
      index.episodes.enumerated().map { ($0.element.span, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Paths of the episodes, in order.
  package var spans: [String] { episodes.map(\.span) }

  /// The events of some kinds in an episode.
  package func events(of kinds: Set<EventKind>, in span: String) throws(TraceError) -> [TraceEvent] {
    var events: [TraceEvent] = []
    for event in compared(kinds, in: span) { events.append(try source.event(at: Int(event.place))) }
    return events
  }

  /// Whether an episode's events of some kinds mean the same in another trace, in the same order.
  package func means(_ other: ComparedTrace, of kinds: Set<EventKind>, in span: String) -> Bool {
    compared(kinds, in: span).map(\.meaning) == other.compared(kinds, in: span).map(\.meaning)
  }

  private func compared(_ kinds: Set<EventKind>, in span: String) -> [ComparedEvent] {
    guard let place = places[span] else { return [] }
    let wanted = sites.map { kinds.contains($0.kind) }
    return episodes[place].events.filter { wanted[Int($0.site)] }
  }

  /// Episodes of both sides: first those that were opened alike, then the others in their order.
  func paired(with other: ComparedTrace) -> [(left: [ComparedEvent], right: [ComparedEvent])] {
    var isTaken = [Bool](repeating: false, count: other.episodes.count)
    var waiting: [EventMeaning?: [Int]] = [:]
    for place in other.episodes.indices.reversed() {
      waiting[other.episodes[place].opening, default: []].append(place)
    }
    var result: [(left: [ComparedEvent], right: [ComparedEvent])] = []
    for (place, episode) in episodes.enumerated() {
      var match = place
      if !isTaken.indices.contains(place) || isTaken[place]
        || other.episodes[place].opening != episode.opening
      {
        while let last = waiting[episode.opening]?.last, isTaken[last] {
          waiting[episode.opening]?.removeLast()
        }
        guard let first = waiting[episode.opening]?.popLast() else {
          result.append((episode.events, []))
          continue
        }
        match = first
      }
      isTaken[match] = true
      result.append((episode.events, other.episodes[match].events))
    }
    return result + other.episodes.indices.filter { !isTaken[$0] }.map { ([], other.episodes[$0].events) }
  }

  func site(of event: ComparedEvent) -> EventSite { sites[Int(event.site)] }

  /// Request and outcome, messages in full.
  func content(of event: TraceEvent) throws(TraceError) -> JSONValue {
    var request = event.request
    if var object = request.objectValue, let ranges = object["messages"]?.arrayValue {
      let pool = places[Span.episode(of: event.span)].map { episodes[$0].messages } ?? []
      var messages: [JSONValue] = []
      for range in ranges {
        for place in Self.part(of: pool, range) {
          messages.append(try source.event(at: Int(place)).request)
        }
      }
      object["messages"] = .array(messages)
      request = .object(object)
    }
    var content: JSONObject = ["request": request]
    switch event.outcome {
    case .result(let value): content["outcome"] = value
    case .failure(let failure): content["outcome"] = ["error": .string(failure.code)]
    }
    return .object(content)
  }

  private static func part(of pool: [Int32], _ range: JSONValue) -> ArraySlice<Int32> {
    guard let from = range[0]?.intValue, let to = range[1]?.intValue, from >= 0, from <= to, to <= pool.count
    else { return [] }
    return pool[from..<to]
  }
}
