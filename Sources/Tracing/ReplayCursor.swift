import JSON

/// Looks recorded events up by their key and says what a run may do.
///
/// 1. An answer is served only to the request it was recorded for.
/// 2. Every recorded effect and decision is either met once or reported as missing.
/// 3. Of a trace that is read on the way, episodes are in memory from where they are met first to where they are closed.
struct ReplayCursor {
  /// What the run may do next.
  enum Move: Sendable {
    case serve(TraceEvent)
    case diverge(Divergence)
    /// Go on, with what was recorded or without, if this difference is tolerated.
    case accept(TraceEvent?, Divergence)
    /// Everything recorded was met: an interrupted session goes on from here.
    case exhausted
  }

  struct Entry: Sendable {
    var event: TraceEvent
    var request: JSONValue
    /// Of the request; made when it is asked for, since most requests are found equal without.
    var digest: Digest { Digest(of: request) }
  }

  /// What was asked in a span.
  private struct Question: Hashable, Sendable {
    var span: String
    var kind: EventKind
    var digest: Digest
  }

  private var entries: [EventKey: Entry] = [:]
  private var remaining: Set<EventKey> = []
  /// The keys of each episode in the order in which they were recorded.
  private var held: [String: [EventKey]] = [:]
  private var pools: [String: MessagePool] = [:]
  /// What was not read yet; `nil` when all was.
  private var feed: EventFeed?
  /// Episodes that were read up to their end, and the last one that was met.
  private var closed: Set<String> = []
  private var loaded = ""
  /// Recorded events that were passed over without being kept, and the first of them.
  private var unread: (first: Entry?, count: Int) = (nil, 0)
  /// Whether the recording stops before its end, so that a run may go on where it stops.
  private let isOpenEnded: Bool
  /// How many recorded events are in memory.
  var heldCount: Int { entries.count }
  /// How far the run has come in the recording.
  private(set) var position = 0
  /// Messages of each episode, so far.
  private(set) var messages: [String: Int] = [:]
  /// What was asked within episodes, and above them; made when it is needed first.
  private var index: [Question: [EventKey]]?
  private var openings: [Question: [EventKey]]?
  /// Whether the openings of all episodes were given before the rest is read.
  private var knowsOpenings = false
  /// Where a tolerant replay is, for each kind and site of a span.
  var served: [EventKey: Int] = [:]
  /// Recorded spans by the present ones that stand for them, where the two are numbered differently.
  private var aliases: [String: String] = [:]

  init(_ trace: Trace, openEnded: Bool) {
    isOpenEnded = openEnded
    for event in trace.events { add(event) }
  }

  /// - Parameter feed: is read while the run goes on; nobody else takes events from it.
  /// - Parameter openings: the events that opened the episodes, for a replay that may meet them in another order.
  init(_ feed: EventFeed, openEnded: Bool, openings: [TraceEvent] = []) {
    isOpenEnded = openEnded
    for event in openings where event.key.scope == "/" { add(event) }
    (self.feed, knowsOpenings) = (feed, !openings.isEmpty)
  }

  /// Asks for the recorded event with this key; `request` is in its digested form.
  ///
  /// - Throws: ``TraceError`` where a trace that is read on the way is damaged.
  mutating func meet(_ key: EventKey, request: JSONValue) throws(TraceError) -> Move {
    try load(key)
    guard !isOver else { return .exhausted }
    guard let entry = entries[key], remaining.contains(key) else {
      if isBeyond(key) { return .exhausted }
      try loadOpenings(for: key)
      return .diverge(unmatched(key, request: request, digest: Digest(of: request)))
    }
    guard entry.request.means(request) else {
      try loadOpenings(for: key)
      return .diverge(changed(entry, request: request, digest: Digest(of: request)))
    }
    consume(entry)
    return .serve(entry.event)
  }

  /// The place of the recorded event with this key.
  func sequence(of key: EventKey) -> Int? { entries[key]?.event.sequence }

  /// The first event not yet met, of the key's span, kind and site, that was recorded for this request.
  mutating func take(_ request: JSONValue, like key: EventKey) -> TraceEvent? {
    let digest = Digest(of: request)
    var found = waiting(at: key)
    if found?.request.means(request) != true {
      found = answers(to: digest, like: key).first { $0.event.site == key.site }
    }
    guard let found else { return nil }
    consume(found)
    return found.event
  }

  /// Whether an interrupted recording has nothing more.
  var isOver: Bool { isOpenEnded && remaining.isEmpty && feed == nil }

  /// Whether an interrupted recording may have stopped before this event: it has no such one, and nothing else of its
  /// span is left.
  func isBeyond(_ key: EventKey) -> Bool {
    isOpenEnded && entries[key] == nil && !remaining.contains { $0.span == key.span }
  }

  /// The first recorded event that was never met, as a divergence, and how many there are.
  ///
  /// - Throws: ``TraceError`` where what was not read yet is damaged.
  mutating func missing() throws(TraceError) -> (first: Divergence, count: Int)? {
    try passOver { _ in false }
    let count = remaining.count + unread.count
    let known = remaining.compactMap { entries[$0] } + (unread.first.map { [$0] } ?? [])
    guard let first = known.min(by: { $0.event.sequence < $1.event.sequence }) else { return nil }
    return (
      Divergence(
        .missingCall, at: first.event.key, recorded: first.event.sequence, expected: first.request,
        actual: .null,
        hint: "the run ended before it reached this event, and \(count - 1) more were not reached"), count
    )
  }

  /// The recorded event at a key, if it was not met yet.
  func waiting(at key: EventKey) -> Entry? { remaining.contains(key) ? entries[key] : nil }

  mutating func consume(_ entry: Entry) {
    remaining.remove(entry.event.key)
    position = max(position, entry.event.sequence + 1)
    let span = entry.event.span
    if entry.event.kind == .spanClose, feed != nil, Span.episode(of: span) == span { release(span) }
  }

  /// From now on a span stands for a recorded one.
  mutating func alias(_ span: String, to recorded: String) {
    if span != recorded || aliases[span] != nil { aliases[span] = recorded }
  }

  /// The key under which an event of the present run would be recorded.
  func placed(_ key: EventKey) -> EventKey {
    guard !aliases.isEmpty else { return key }
    var key = key
    var (path, rest) = (key.span, "")
    while path != "/" && !path.isEmpty {
      if let recorded = aliases[path] {
        key.span = recorded + rest
        return key
      }
      guard let slash = path.lastIndex(of: "/") else { break }
      (path, rest) = (String(path[..<slash]), path[slash...] + rest)
    }
    return key
  }

  private static func isMatched(_ kind: EventKind) -> Bool {
    kind.role != .structure || kind == .spanOpen || kind == .spanClose
  }

  /// A request with its message ranges replaced by the messages' digests, so that numbering never matters.
  static func digested(_ request: JSONValue, _ pool: MessagePool?) -> JSONValue {
    guard var object = request.objectValue, let ranges = object["messages"],
      let names = pool?.names(in: ranges)
    else { return request }
    object["messages"] = .array(names)
    return .object(object)
  }

  private mutating func changed(_ entry: Entry, request: JSONValue, digest: Digest) -> Divergence {
    if let later = answers(to: digest, like: entry.event.key).first {
      return Divergence(
        .missingCall, at: entry.event.key, recorded: entry.event.sequence, expected: entry.request,
        actual: request,
        hint:
          "the recorded event was skipped: what the run asks now was recorded as event \(later.event.sequence)"
      )
    }
    return Divergence(
      .requestChanged, at: entry.event.key, recorded: entry.event.sequence, expected: entry.request,
      actual: request,
      hint: "same call, other content: compare the fields above, then what they were made from")
  }

  mutating func unmatched(_ key: EventKey, request: JSONValue, digest: Digest) -> Divergence {
    if let other = answers(to: digest, like: key).first {
      return Divergence(
        .moved, at: key, recorded: other.event.sequence, expected: other.request, actual: request,
        hint: "the same call was recorded as \(other.event.key)")
    }
    let known = held[Span.episode(of: key.span)] ?? []
    let nearest = known.last { $0.span == key.span && $0.kind == key.kind }.flatMap { entries[$0] }
    return Divergence(
      .extraCall, at: key, recorded: nil, expected: nearest?.request ?? .null, actual: request,
      hint: "the recording has no such call; the nearest recorded one of its kind is shown as 'recorded'")
  }

  /// The events not yet met, of the same span and kind, that were recorded for this request.
  mutating func answers(to digest: Digest, like key: EventKey) -> [Entry] {
    let question = Question(span: key.scope, kind: key.kind, digest: digest)
    if key.scope == "/", openings == nil {
      openings = [:]
      for key in held.values.joined().filter({ $0.scope == "/" }).sorted(by: precedes) { enter(key) }
    } else if key.scope != "/", index == nil {
      index = [:]
      for key in held.values.joined() where key.scope != "/" { enter(key) }
    }
    let keys = (key.scope == "/" ? openings : index)?[question] ?? []
    return keys.filter { $0 != key }.compactMap(waiting)
  }

  /// Whether one was recorded before the other.
  private func precedes(_ key: EventKey, _ other: EventKey) -> Bool {
    (entries[key]?.event.sequence ?? .max) < (entries[other]?.event.sequence ?? .max)
  }

  private mutating func enter(_ key: EventKey) {
    guard let entry = entries[key] else { return }
    let question = Question(span: key.scope, kind: key.kind, digest: entry.digest)
    if key.scope == "/" {
      openings?[question, default: []].append(key)
    } else {
      index?[question, default: []].append(key)
    }
  }
}

// MARK: - Reading on the way

extension ReplayCursor {
  private mutating func add(_ event: TraceEvent) {
    guard event.kind != .message else {
      _ = pools[event.span, default: MessagePool()].add([event.request])
      messages[event.span, default: 0] += 1
      return
    }
    guard Self.isMatched(event.kind), !isKnown(event) else { return }
    let request = Self.digested(event.request, pools[Span.episode(of: event.span)])
    entries[event.key] = Entry(event: event, request: request)
    held[Span.episode(of: event.span), default: []].append(event.key)
    remaining.insert(event.key)
    if index != nil || openings != nil { enter(event.key) }
  }

  /// Whether an event was given before the rest is read.
  private func isKnown(_ event: TraceEvent) -> Bool {
    knowsOpenings && event.kind == .spanOpen && event.key.scope == "/"
  }

  /// Reads on until a key's episode is in memory.
  mutating func load(_ key: EventKey) throws(TraceError) {
    guard let feed else { return }
    let episode = Span.episode(of: key.span)
    guard episode != loaded, entries[key] == nil else { return }
    while !closed.contains(episode), let event = feed.next() {
      add(event)
      if event.kind == .spanClose, Span.episode(of: event.span) == event.span { closed.insert(event.span) }
    }
    loaded = episode
    try end(feed, unless: closed.contains(episode))
  }

  /// Reads the rest, where it stands above all episodes what was recorded for a key; only what stands there is kept.
  private mutating func loadOpenings(for key: EventKey) throws(TraceError) {
    guard key.scope == "/", !knowsOpenings else { return }
    try passOver { $0.key.scope == "/" }
  }

  /// Reads the rest and keeps some of it.
  private mutating func passOver(_ isKept: (TraceEvent) -> Bool) throws(TraceError) {
    guard let feed else { return }
    while let event = feed.next() {
      if isKept(event) {
        add(event)
      } else if Self.isMatched(event.kind), !isKnown(event) {
        unread.count += 1
        unread.first = unread.first ?? Entry(event: event, request: event.request)
      }
    }
    try end(feed, unless: false)
  }

  private mutating func end(_ feed: EventFeed, unless more: Bool) throws(TraceError) {
    guard !more else { return }
    self.feed = nil
    if let damage = feed.damage { throw damage }
  }

  /// Gives up the memory of an episode that was closed; what of it was not met stays.
  private mutating func release(_ episode: String) {
    guard closed.contains(episode) else { return }
    pools[episode] = nil
    index = nil
    guard !remaining.isEmpty else {
      entries.removeAll(keepingCapacity: true)
      held.removeAll(keepingCapacity: true)
      return
    }
    let rest = (held[episode] ?? []).filter { remaining.contains($0) }
    for key in held[episode] ?? [] where !remaining.contains(key) { entries[key] = nil }
    held[episode] = rest.isEmpty ? nil : rest
  }
}
