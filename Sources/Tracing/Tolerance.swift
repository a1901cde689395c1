import JSON

/// Which differences a replay goes on after; each is counted. A strict replay goes on after none.
package struct Tolerance: Sendable, Hashable {
  package var causes: Set<Divergence.Cause>

  package init(_ causes: Set<Divergence.Cause>) { self.causes = causes }

  /// Stops at the first difference.
  package static let strict = Tolerance([])

  /// Every difference but a changed request: an answer is served only to the request it was recorded for.
  package static let usual = Tolerance(Set(Divergence.Cause.allCases).subtracting([.requestChanged]))
}

/// The differences that a tolerant replay went on after.
package struct ToleratedDifferences: Sendable {
  /// How many there are of each class.
  package private(set) var counts: [Divergence.Cause: Int] = [:]
  /// The first of them, in the order in which they were met.
  package private(set) var examples: [Divergence] = []
  /// Spans in which an answer was served to another request than it was recorded for: what follows is tainted.
  package private(set) var tainted: Set<String> = []

  private static let mostExamples = 20

  package var isEmpty: Bool { counts.isEmpty }

  mutating func add(_ divergence: Divergence, count: Int = 1) {
    counts[divergence.cause, default: 0] += count
    if examples.count < Self.mostExamples { examples.append(divergence) }
    if divergence.cause == .requestChanged { tainted.insert(Span.episode(of: divergence.key.span)) }
  }
}

extension ReplayCursor {
  /// Asks for the recorded event of a run that may have left the recording: by what is asked first, by the place then.
  ///
  /// 1. An answer to the very same request is served wherever in its span it was recorded.
  /// 2. A decision made from other inputs is made again, not served.
  /// 3. Nothing outside is asked: an effect that was never recorded always stops the replay.
  ///
  /// Of a trace that is read on the way, the openings of all episodes must be known.
  /// - Throws: ``TraceError`` where it is damaged.
  mutating func follow(_ now: EventKey, request: JSONValue) throws(TraceError) -> Move {
    let key = placed(now)
    try load(key)
    guard !isOver else { return .exhausted }
    let digest = Digest(of: request)
    if let entry = waiting(at: key), entry.digest == digest { return serve(entry, to: now) }
    if let entry = next(of: answers(to: digest, like: key), now) { return serve(entry, to: now) }
    if isBeyond(key) { return .exhausted }
    guard let entry = waiting(at: key) else { return unrecorded(now, request: request, digest: digest) }
    return otherwise(entry, now, request: request)
  }

  /// What was recorded at the key was asked or decided from something else.
  private mutating func otherwise(_ entry: Entry, _ now: EventKey, request: JSONValue) -> Move {
    consume(entry)
    if now.kind == .spanOpen { alias(now.span, to: entry.event.key.span) }
    guard !Self.isOwn(now.kind) else {
      return .accept(
        nil,
        Divergence(
          .derivedChanged, at: now, recorded: entry.event.sequence, expected: entry.request, actual: request,
          hint: "decided from other inputs than when it was recorded"))
    }
    return .accept(
      entry.event,
      Divergence(
        .requestChanged, at: now, recorded: entry.event.sequence, expected: entry.request, actual: request,
        hint: "the answer to the recorded request is served: what follows in the episode is tainted"))
  }

  /// The first of several that comes after what was served, or else the first.
  private func next(of entries: [Entry], _ now: EventKey) -> Entry? {
    let last = served[now.family, default: -1]
    return entries.first { $0.event.sequence > last } ?? entries.first
  }

  /// Serves an event; one that stands before others already served was moved.
  private mutating func serve(_ entry: Entry, to now: EventKey) -> Move {
    consume(entry)
    if now.kind == .spanOpen { alias(now.span, to: entry.event.key.span) }
    let last = served[now.family, default: -1]
    served[now.family] = max(last, entry.event.sequence)
    guard entry.event.sequence < last else { return .serve(entry.event) }
    return .accept(
      entry.event,
      Divergence(
        .moved, at: now, recorded: entry.event.sequence, expected: .string(entry.event.key.description),
        actual: .string(now.description), hint: "the same request, in another order than recorded"))
  }

  /// What was never recorded is counted, unless somebody outside would have to be asked.
  private mutating func unrecorded(_ now: EventKey, request: JSONValue, digest: Digest) -> Move {
    let divergence = unmatched(now, request: request, digest: digest)
    return Self.isOwn(now.kind) ? .accept(nil, divergence) : .diverge(divergence)
  }

  /// What the run decides, and virtual time and seeds, which the session makes itself.
  private static func isOwn(_ kind: EventKind) -> Bool {
    kind.role != .effect || kind == .clockRead || kind == .randomSeed
  }
}
