import JSON

/// An event by its place in a trace and by what it means.
struct ComparedEvent: Sendable {
  /// Its place among the trace's events.
  var place: Int
  var meaning: EventMeaning
}

/// What is compared of an event; two are equal when every part is, and most unequal ones differ in a hash that was
/// computed once.
struct EventMeaning: Hashable, Sendable {
  private let hash: Int
  private let kind: EventKind
  private let site: String
  private let request: JSONValue
  private let outcome: JSONValue
  private let isFailure: Bool

  /// - Parameter pool: the messages that the request's ranges name.
  init(_ event: TraceEvent, _ pool: MessagePool?) {
    (kind, site) = (event.kind, event.site)
    request = ReplayCursor.digested(event.request, pool)
    switch event.outcome {
    case .result(let value): (outcome, isFailure) = (value, false)
    case .failure(let failure): (outcome, isFailure) = (.string(failure.code), true)
    }
    var hasher = Hasher()
    hasher.combine(kind)
    hasher.combine(request)
    hasher.combine(outcome)
    hash = hasher.finalize()
  }

  static func == (left: EventMeaning, right: EventMeaning) -> Bool {
    left.hash == right.hash && left.kind == right.kind && left.site == right.site
      && left.isFailure == right.isFailure && left.request == right.request && left.outcome == right.outcome
  }

  func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// A trace's events by episode, structure left out: what each event means, and the content of those that are asked for.
struct ComparedTrace: Sendable {
  private let trace: Trace
  /// Episodes in order; what stands outside of any is under the path `/`.
  private(set) var episodes: [(opening: JSONValue, events: [ComparedEvent])] = []
  private var messages: [String: [JSONValue]] = [:]

  init(_ trace: Trace) {
    self.trace = trace
    var places: [String: Int] = [:]
    var pools: [String: MessagePool] = [:]
    for (index, event) in trace.events.enumerated() where event.kind != .sessionStart {
      let path = Span.episode(of: event.span)
      if event.kind == .message {
        messages[path, default: []].append(event.request)
        _ = pools[path, default: MessagePool()].add([event.request])
        continue
      }
      let place = places[path] ?? episodes.count
      if places[path] == nil {
        places[path] = place
        episodes.append((event.kind == .spanOpen ? event.request : .null, []))
      }
      episodes[place].events.append(
        ComparedEvent(place: index, meaning: EventMeaning(event, pools[path])))
    }
  }

  /// Episodes of both sides: first those that were opened alike, then the others in their order.
  func paired(with other: ComparedTrace) -> [(left: [ComparedEvent], right: [ComparedEvent])] {
    var rest = other.episodes.map { Optional($0) }
    var result: [(left: [ComparedEvent], right: [ComparedEvent])] = []
    for (index, episode) in episodes.enumerated() {
      let near = index < rest.count && rest[index]?.opening == episode.opening ? index : nil
      let match = near ?? rest.firstIndex { $0?.opening == episode.opening }
      result.append((episode.events, match.flatMap { rest[$0]?.events } ?? []))
      if let match { rest[match] = nil }
    }
    return result + rest.compactMap { $0.map { ([], $0.events) } }
  }

  func event(_ compared: ComparedEvent) -> TraceEvent { trace.events[compared.place] }

  func content(of compared: ComparedEvent) -> JSONValue { content(ofEvent: compared.place) }

  /// Request and outcome, messages in full.
  func content(ofEvent place: Int) -> JSONValue {
    let event = trace.events[place]
    var request = event.request
    if var object = request.objectValue, let ranges = object["messages"]?.arrayValue {
      let pool = messages[Span.episode(of: event.span)] ?? []
      object["messages"] = .array(ranges.flatMap { Self.messages($0, of: pool) })
      request = .object(object)
    }
    var content: JSONObject = ["request": request]
    switch event.outcome {
    case .result(let value): content["outcome"] = value
    case .failure(let failure): content["outcome"] = ["error": .string(failure.code)]
    }
    return .object(content)
  }

  private static func messages(_ range: JSONValue, of pool: [JSONValue]) -> ArraySlice<JSONValue> {
    guard let from = range[0]?.intValue, let to = range[1]?.intValue, from >= 0, from <= to, to <= pool.count
    else { return [] }
    return pool[from..<to]
  }
}
