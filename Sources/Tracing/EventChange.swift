package import JSON

/// Which event of a trace it is, without what it holds.
package struct EventHead: Sendable, Hashable {
  /// Its place in the trace.
  package var sequence: Int
  package var key: EventKey

  init(_ event: TraceEvent) { (sequence, key) = (event.sequence, event.key) }

  package var kind: EventKind { key.kind }
  package var span: String { key.span }
}

/// One event that is not the same in two traces; `nil` on the side that lacks it.
package struct EventChange: Sendable {
  package enum Role: String, Sendable { case root, consequence }

  package let left: EventHead?
  package let right: EventHead?
  /// The first change of an episode is a root, and so is a later one that nothing before it explains.
  package var role: Role
  /// Both sides asked the same and got something else.
  package let sameRequest: Bool
  /// The same event, at another place of its episode.
  package let isMoved: Bool
  /// From left to right: `/request/…` and `/outcome/…`, at most forty operations (RFC 6902), with what was
  /// there before in `was`; empty for a consequence.
  package let patch: JSONValue

  /// What is different: `prompt`, `request`, `answer`, `decision`, `only-left`, `only-right`, `moved`.
  package var cause: String {
    if isMoved { return "moved" }
    guard let left else { return "only-right" }
    guard right != nil else { return "only-left" }
    if left.kind.role == .effect {
      return sameRequest ? "answer" : left.kind == .modelCall ? "prompt" : "request"
    }
    return "decision"
  }

  package var json: JSONValue {
    [
      "cause": .string(cause), "role": .string(role.rawValue),
      "at": .string((left ?? right)?.key.description ?? ""),
      "left": left.map { .integer(Int64($0.sequence)) } ?? .null,
      "right": right.map { .integer(Int64($0.sequence)) } ?? .null, "patch": patch,
    ]
  }
}

extension EventChange {
  /// A side of a change: the event, and its content with messages in full.
  struct Side {
    var event: TraceEvent
    var content: JSONValue
  }

  /// - Parameter isRoot: whether it is the first of its episode, or the first of what was declared to be changed.
  init(_ left: Side?, _ right: Side?, isMoved: Bool, isRoot: Bool) {
    (self.left, self.right) = (left.map { EventHead($0.event) }, right.map { EventHead($0.event) })
    self.isMoved = isMoved
    let (before, after) = (left?.content ?? .null, right?.content ?? .null)
    sameRequest = left != nil && right != nil && (before["request"] ?? .null).means(after["request"] ?? .null)
    let isRoot = isRoot || Self.answersOtherwise(self.left, sameRequest: sameRequest)
    role = isRoot ? .root : .consequence
    let isTold = isRoot && !isMoved
    patch =
      isTold ? JSONPatch.difference(from: before, to: after).json(showing: before, first: 40) : .array([])
  }

  /// Whether it is an answer from outside that came out otherwise to the very same request: nothing before it explains
  /// that. What the run decides, and what it asks otherwise, may follow from all before it.
  private static func answersOtherwise(_ left: EventHead?, sameRequest: Bool) -> Bool {
    guard sameRequest, let left else { return false }
    return left.kind.role == .effect && left.kind != .clockRead
  }
}
