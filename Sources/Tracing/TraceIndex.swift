import JSON

/// What each event of a trace means, gathered event by event.
struct TraceIndex {
  private(set) var episodes: [ComparedTrace.Episode] = []
  private(set) var sites: [EventSite] = []
  /// How many events were added, those included that are not compared.
  private(set) var count = 0
  private var maker = MeaningMaker()
  private var knownSites: [[UInt8]: Int32] = [:]
  private var knownEpisodes: [[UInt8]: Int] = [:]
  private var scratch: [UInt8] = []
  /// The path of the episode of the last event.
  private var last: (path: [UInt8], episode: Int) = ([], 0)
  private var undo: Undo?

  private enum Undo { case event(Int), message(Int) }

  /// Adds an event of a span.
  mutating func add(_ parts: EventParts, in span: UnsafeRawBufferPointer) {
    defer { count += 1 }
    undo = nil
    let kind = parts.kind
    guard !kind.equals("session.start") else { return }
    let episode = self.episode(of: span)
    let place = Int32(truncatingIfNeeded: count)
    guard !kind.equals("msg") else {
      guard maker.add(parts.request, to: episode) else { return }
      episodes[episode].messages.append(place)
      undo = .message(episode)
      return
    }
    if kind.equals("span.open"), episodes[episode].events.isEmpty {
      episodes[episode].opening = maker.meaning(of: parts.request)
    }
    episodes[episode].events.append(
      ComparedEvent(
        place: place, site: site(parts.kind, parts.site), meaning: maker.meaning(of: parts, in: episode)))
    undo = .event(episode)
  }

  /// Takes the event away that was added last.
  mutating func removeLast() {
    switch undo {
    case .event(let episode): episodes[episode].events.removeLast()
    case .message(let episode): episodes[episode].messages.removeLast()
    case nil: break
    }
    (count, undo) = (count - 1, nil)
  }

  private mutating func site(_ kind: UnsafeRawBufferPointer, _ site: UnsafeRawBufferPointer) -> Int32 {
    scratch.removeAll(keepingCapacity: true)
    scratch += kind
    scratch.append(0)
    scratch += site
    if let known = knownSites[scratch] { return known }
    let number = Int32(sites.count)
    knownSites[scratch] = number
    sites.append(
      EventSite(
        kind: EventKind(rawValue: String(decoding: kind, as: UTF8.self)),
        site: String(decoding: site, as: UTF8.self)))
    return number
  }

  /// The episode of a span's path: its part before the second slash.
  private mutating func episode(of span: UnsafeRawBufferPointer) -> Int {
    let end = span.dropFirst().firstIndex(of: UInt8(ascii: "/")) ?? span.endIndex
    let path = span[..<end]
    if last.path.count == path.count, last.path.elementsEqual(path) { return last.episode }
    last.path.removeAll(keepingCapacity: true)
    last.path += path
    if let known = knownEpisodes[last.path] {
      last.episode = known
      return known
    }
    last.episode = episodes.count
    knownEpisodes[last.path] = last.episode
    episodes.append(ComparedTrace.Episode(span: String(decoding: path, as: UTF8.self)))
    return last.episode
  }
}

extension TraceIndex {
  /// Adds an event that is in memory.
  mutating func add(_ event: TraceEvent) {
    var isFailure = false
    let outcome: [UInt8]
    switch event.outcome {
    case .result(let value): outcome = Self.text(value)
    case .failure(let failure): (outcome, isFailure) = (Array(failure.code.utf8), true)
    }
    let (kind, site) = (Array(event.kind.rawValue.utf8), Array(event.site.utf8))
    let request = event.kind == .modelCall ? Self.whole(event.request) : Self.text(event.request)
    let span = Array(event.span.utf8)
    kind.withUnsafeBytes { kind in
      site.withUnsafeBytes { site in
        request.withUnsafeBytes { request in
          outcome.withUnsafeBytes { outcome in
            let parts = EventParts(
              kind: kind, site: site, request: request, outcome: outcome, isFailure: isFailure)
            span.withUnsafeBytes { add(parts, in: $0) }
          }
        }
      }
    }
  }

  private static func whole(_ value: JSONValue) -> [UInt8] { value.isNull ? [] : value.canonical() }

  /// As a line has it: a reference in place of what is big.
  private static func text(_ value: JSONValue) -> [UInt8] {
    let text = whole(value)
    guard text.count > BlobStore.threshold else { return text }
    return BlobStore.reference(to: Digest(of: text), count: text.count).canonical()
  }
}
