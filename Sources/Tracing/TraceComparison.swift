package import JSON

/// How two traces differ: where first, what of it is a cause and what a consequence, and where they meet again.
///
/// Episodes are paired by what opened them, then by their order; inside an episode, events with equal meaning are
/// aligned, and what is left over in a gap is paired by kind and site.
package struct TraceComparison: Sendable {
  package enum Verdict: String, Sendable {
    case identical
    /// Different in the middle, equal at the end.
    case recovered
    /// Different up to the end.
    case sustained
  }

  /// The fields of the sessions' starts that differ (RFC 6902).
  package private(set) var environment: JSONValue
  package private(set) var changes: [EventChange] = []
  /// Events that mean the same on both sides.
  package private(set) var equalCount = 0
  package private(set) var leftCount = 0
  package private(set) var rightCount = 0
  private var endsEqual = true

  package init(_ left: Trace, _ right: Trace) {
    environment = JSONPatch.difference(from: left.start, to: right.start).json
    let (before, after) = (ComparedTrace(left), ComparedTrace(right))
    for pair in before.paired(with: after) { compare(pair.left, pair.right) }
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

  private mutating func compare(_ left: [ComparedEvent], _ right: [ComparedEvent]) {
    (leftCount, rightCount) = (leftCount + left.count, rightCount + right.count)
    var found: [EventChange] = []
    var (l, r) = (0, 0)
    let alignment = Alignment(left.map(\.digest), right.map(\.digest)).pairs
    equalCount += alignment.count
    for pair in alignment + [(left.count, right.count)] {
      found += Self.gap(Array(left[l..<pair.left]), Array(right[r..<pair.right]))
      (l, r) = (pair.left + 1, pair.right + 1)
    }
    if !found.isEmpty { endsEqual = endsEqual && left.last?.digest == right.last?.digest }
    changes += Self.withRoles(found)
  }

  /// Pairs what is left over between two aligned events, by kind and site, in order.
  private static func gap(_ left: [ComparedEvent], _ right: [ComparedEvent]) -> [EventChange] {
    var rest = right
    var changes: [EventChange] = []
    for event in left {
      guard let match = rest.firstIndex(where: { $0.hasSamePlace(as: event) }) else {
        changes.append(EventChange(left: event, right: nil))
        continue
      }
      changes += rest[..<match].map { EventChange(left: nil, right: $0) }
      changes.append(EventChange(left: event, right: rest[match]))
      rest.removeSubrange(...match)
    }
    return changes + rest.map { EventChange(left: nil, right: $0) }
  }

  /// In an episode the first change is a root; a later one is a root only if it came out otherwise from the same
  /// request, and else a consequence.
  private static func withRoles(_ changes: [EventChange]) -> [EventChange] {
    changes.enumerated().map { index, change in
      var change = change
      change.role = index == 0 || change.sameRequest ? .root : .consequence
      return change
    }
  }
}
