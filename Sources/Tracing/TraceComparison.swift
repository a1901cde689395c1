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

  /// The fields of the sessions' starts that differ (RFC 6902).
  package private(set) var environment: JSONValue
  package private(set) var changes: [EventChange] = []
  /// Events that mean the same on both sides, episode by episode.
  package private(set) var equal: [EqualPair] = []
  package private(set) var leftCount = 0
  package private(set) var rightCount = 0
  /// Where the first episode that differs is the same again for good; `nil` where none is, or nothing differs.
  package private(set) var meeting: EqualPair?
  private var endsEqual = true
  private var equalKinds: [EventKind: Int] = [:]
  private let before: ComparedTrace
  private let after: ComparedTrace

  package init(_ left: Trace, _ right: Trace) {
    environment = JSONPatch.difference(from: left.start, to: right.start).json
    (before, after) = (ComparedTrace(left), ComparedTrace(right))
    for pair in before.paired(with: after) { compare(pair.left, pair.right) }
    settleSessionEnd()
  }

  package var equalCount: Int { equal.count }

  /// How many events of a kind mean the same on both sides.
  package func equalCount(of kind: EventKind) -> Int { equalKinds[kind] ?? 0 }

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
  package func contents(of change: EventChange) -> (left: JSONValue, right: JSONValue) {
    (
      change.left.map { before.content(ofEvent: $0.sequence) } ?? .null,
      change.right.map { after.content(ofEvent: $0.sequence) } ?? .null
    )
  }

  private mutating func compare(_ left: [ComparedEvent], _ right: [ComparedEvent]) {
    (leftCount, rightCount) = (leftCount + left.count, rightCount + right.count)
    var gaps = GapPairing(before, after)
    var (l, r) = (0, 0)
    let alignment = Alignment(left.map(\.meaning), right.map(\.meaning)).pairs
    for pair in alignment {
      gaps.close(left[l..<pair.left], right[r..<pair.right])
      keep(before.event(left[pair.left]), after.event(right[pair.right]))
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
    changes += gaps.changes()
  }

  private mutating func keep(_ left: TraceEvent, _ right: TraceEvent) {
    equal.append(EqualPair(left: left.sequence, right: right.sequence))
    equalKinds[left.kind, default: 0] += 1
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
    return EqualPair(left: before.event(left[l]).sequence, right: after.event(right[r]).sequence)
  }

  /// The session's result follows from its episodes.
  private mutating func settleSessionEnd() {
    guard changes.count > 1 else { return }
    for place in changes.indices where (changes[place].left ?? changes[place].right)?.kind == .sessionEnd {
      changes[place].role = .consequence
    }
  }
}
