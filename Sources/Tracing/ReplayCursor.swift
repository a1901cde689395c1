import JSON

/// Looks recorded events up by their key and says what a run may do: a pure machine, without files or tasks.
///
/// 1. An answer is served only to the request it was recorded for.
/// 2. Every recorded effect and decision is either met once or reported as missing.
struct ReplayCursor: Sendable {
  /// What the run may do next.
  enum Move: Sendable {
    case serve(TraceEvent)
    case diverge(Divergence)
    /// Everything recorded was met: an interrupted session goes on from here.
    case exhausted
  }

  private struct Entry: Sendable {
    var event: TraceEvent
    var request: JSONValue
    var digest: Digest
  }

  private let entries: [EventKey: Entry]
  private var remaining: Set<EventKey>
  private let order: [EventKey]
  /// Whether the recording stops before its end, so that a run may go on where it stops.
  private let isOpenEnded: Bool

  init(_ trace: Trace, openEnded: Bool) {
    isOpenEnded = openEnded
    var pools: [String: MessagePool] = [:]
    var entries: [EventKey: Entry] = [:]
    var order: [EventKey] = []
    for event in trace.events where Self.isMatched(event.kind) || event.kind == .message {
      if event.kind == .message {
        _ = pools[event.span, default: MessagePool()].add([event.request])
        continue
      }
      let request = Self.digested(event.request, pools[Span.episode(of: event.span)])
      entries[event.key] = Entry(event: event, request: request, digest: Digest(of: request))
      order.append(event.key)
    }
    (self.entries, self.order, remaining) = (entries, order, Set(order))
  }

  /// Asks for the recorded event with this key; `request` is in its digested form.
  mutating func meet(_ key: EventKey, request: JSONValue) -> Move {
    guard !(isOpenEnded && remaining.isEmpty) else { return .exhausted }
    let digest = Digest(of: request)
    guard let entry = entries[key], remaining.contains(key) else {
      return .diverge(unmatched(key, request: request, digest: digest))
    }
    guard entry.digest == digest else {
      return .diverge(changed(entry, request: request, digest: digest))
    }
    remaining.remove(key)
    return .serve(entry.event)
  }

  /// The place of the recorded event with this key.
  func sequence(of key: EventKey) -> Int? { entries[key]?.event.sequence }

  /// The first event not yet met, of the key's span, kind and site, that was recorded for this request.
  mutating func take(_ request: JSONValue, like key: EventKey) -> TraceEvent? {
    let digest = Digest(of: request)
    let candidates =
      [key] + order.filter { $0.span == key.span && $0.kind == key.kind && $0.site == key.site }
    for candidate in candidates where remaining.contains(candidate) {
      guard let entry = entries[candidate], entry.digest == digest else { continue }
      remaining.remove(candidate)
      return entry.event
    }
    return nil
  }

  /// The first recorded event that was never met, as a divergence.
  var firstMissing: Divergence? {
    guard let key = order.first(where: remaining.contains), let entry = entries[key] else { return nil }
    return Divergence(
      .missingCall, at: key, recorded: entry.event.sequence, expected: entry.request, actual: .null,
      hint: "the run ended before it reached this event, and \(remaining.count - 1) more were not reached")
  }

  /// How many recorded events were met.
  var metCount: Int { order.count - remaining.count }

  private static func isMatched(_ kind: EventKind) -> Bool {
    kind.role != .structure || kind == .spanOpen || kind == .spanClose
  }

  /// A request with its message ranges replaced by the messages' digests, so that numbering never matters.
  static func digested(_ request: JSONValue, _ pool: MessagePool?) -> JSONValue {
    guard var object = request.objectValue, let ranges = object["messages"],
      let digests = pool?.digests(in: ranges)
    else { return request }
    object["messages"] = .array(digests.map { .string($0.hex) })
    return .object(object)
  }

  private func changed(_ entry: Entry, request: JSONValue, digest: Digest) -> Divergence {
    if let later = sameRequest(digest, as: entry.event.key) {
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

  private func unmatched(_ key: EventKey, request: JSONValue, digest: Digest) -> Divergence {
    if let other = sameRequest(digest, as: key) {
      return Divergence(
        .moved, at: key, recorded: other.event.sequence, expected: other.request, actual: request,
        hint: "the same call was recorded as \(other.event.key)")
    }
    let nearest = order.last { $0.span == key.span && $0.kind == key.kind }.flatMap { entries[$0] }
    return Divergence(
      .extraCall, at: key, recorded: nil, expected: nearest?.request ?? .null, actual: request,
      hint: "the recording has no such call; the nearest recorded one of its kind is shown as 'recorded'")
  }

  /// An event not yet met, of the same span and kind, that was recorded for this request.
  private func sameRequest(_ digest: Digest, as key: EventKey) -> Entry? {
    order.lazy.filter { $0.span == key.span && $0.kind == key.kind && remaining.contains($0) }
      .compactMap { entries[$0] }.first { $0.digest == digest && $0.event.key != key }
  }
}
