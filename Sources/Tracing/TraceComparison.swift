package import JSON

/// How two traces differ: where first, what of it is a cause and what a consequence, and where they meet again.
///
/// Episodes are paired by what opened them, then by their order; inside an episode, events with equal meaning are
/// aligned, what is left over in a gap is paired by kind and site, and what then stands on one side each and means the
/// same was moved.
package struct TraceComparison: Sendable {
  package enum Verdict: String, Sendable {
    case identical
    /// Different in the middle, equal at the end.
    case recovered
    /// Different up to the end.
    case sustained
  }

  /// The same event on both sides, by its numbers.
  package struct EqualPair: Sendable, Hashable, Codable {
    package var left: Int
    package var right: Int
  }

  /// The fields of the sessions' starts that differ (RFC 6902), with what was there before in `was`.
  package private(set) var environment: JSONValue
  package private(set) var changes: [EventChange] = []
  /// Events that mean the same on both sides, episode by episode.
  package private(set) var equal: [EqualPair] = []
  package private(set) var leftCount = 0
  package private(set) var rightCount = 0
  /// Where the first episode that differs is the same again for good; `nil` where none is, or nothing differs.
  package private(set) var meeting: EqualPair?
  private var endsEqual = true
  /// How many events of each of the left side's kinds and sites are equal.
  private var equalSites: [Int] = []
  private let declared: [String: Int]
  private let before: ComparedTrace
  private let after: ComparedTrace

  package init(_ left: Trace, _ right: Trace) throws(TraceError) {
    try self.init(ComparedTrace(left), ComparedTrace(right))
  }

  /// - Parameter declared: components (a place's first word) that are known to be changed, those of one change with one
  ///   number: the first event of each in an episode that differs is a cause.
  /// - Throws: ``TraceError`` when an event that differs, or a payload of it, cannot be read.
  package init(
    _ left: ComparedTrace, _ right: ComparedTrace, declared: [String: Int] = [:]
  ) throws(TraceError) {
    let difference = JSONPatch.difference(from: left.start, to: right.start)
    environment = difference.json(showing: left.start, first: difference.operations.count)
    (before, after, self.declared) = (left, right, declared)
    for pair in before.paired(with: after) { try compare(pair.left, pair.right) }
    settleSessionEnd()
  }

  package var equalCount: Int { equal.count }

  /// How many events of a kind mean the same on both sides.
  package func equalCount(of kind: EventKind) -> Int {
    equalSites.indices.filter { before.sites[$0].kind == kind }.map { equalSites[$0] }.reduce(0, +)
  }

  package var verdict: Verdict {
    if changes.isEmpty && environment.arrayValue?.isEmpty != false { return .identical }
    return changes.isEmpty || endsEqual ? .recovered : .sustained
  }

  /// The share of events that are not equal on both sides, from 0 to 1.
  package var divergenceRatio: Double {
    let all = leftCount + rightCount
    return all == 0 ? 0 : Double(all - 2 * equalCount) / Double(all)
  }

  package var roots: [EventChange] { changes.filter { $0.role == .root } }

  /// Request and outcome of a change on both sides, messages in full; null on the side that lacks it.
  package func contents(of change: EventChange) throws(TraceError) -> (left: JSONValue, right: JSONValue) {
    let (left, right) = try events(of: change)
    return (try left.map(before.content) ?? .null, try right.map(after.content) ?? .null)
  }

  /// The events of a change.
  package func events(of change: EventChange) throws(TraceError) -> (left: TraceEvent?, right: TraceEvent?) {
    (
      try change.left.map { head throws(TraceError) in try before.source.event(at: head.sequence) },
      try change.right.map { head throws(TraceError) in try after.source.event(at: head.sequence) }
    )
  }

  private mutating func compare(_ left: [ComparedEvent], _ right: [ComparedEvent]) throws(TraceError) {
    (leftCount, rightCount) = (leftCount + left.count, rightCount + right.count)
    var gaps = GapPairing(before, after, declared: declared)
    var (l, r) = (0, 0)
    let alignment = Alignment(left.map(\.meaning), right.map(\.meaning)).pairs
    for pair in alignment {
      gaps.close(left[l..<pair.left], right[r..<pair.right])
      keep(left[pair.left], right[pair.right])
      (l, r) = (pair.left + 1, pair.right + 1)
    }
    gaps.close(left[l...], right[r...])
    guard !gaps.isEmpty else { return }
    let isFirst = changes.isEmpty
    endsEqual = endsEqual && left.last?.meaning == right.last?.meaning
    if isFirst, l < left.count || r < right.count {
      meeting = nil
    } else if isFirst {
      meeting = tail(of: alignment, left, right)
    }
    changes += try gaps.changes()
  }

  private mutating func keep(_ left: ComparedEvent, _ right: ComparedEvent) {
    equal.append(EqualPair(left: Int(left.place), right: Int(right.place)))
    let site = Int(left.site)
    if equalSites.count <= site { equalSites += Array(repeating: 0, count: site + 1 - equalSites.count) }
    equalSites[site] += 1
  }

  /// The first pair of the unbroken run of pairs at an episode's end.
  private func tail(
    of alignment: [(left: Int, right: Int)], _ left: [ComparedEvent], _ right: [ComparedEvent]
  ) -> EqualPair? {
    var first = alignment.count
    var (l, r) = (left.count, right.count)
    while first > 0, alignment[first - 1] == (l - 1, r - 1) {
      (first, l, r) = (first - 1, l - 1, r - 1)
    }
    guard first < alignment.count else { return nil }
    return EqualPair(left: Int(left[l].place), right: Int(right[r].place))
  }

  /// The session's result follows from its episodes.
  private mutating func settleSessionEnd() {
    guard changes.count > 1 else { return }
    for place in changes.indices where (changes[place].left ?? changes[place].right)?.kind == .sessionEnd {
      changes[place].role = .consequence
    }
  }
}
