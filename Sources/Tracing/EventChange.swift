package import JSON

/// Which event of a trace it is, without what it holds.
package struct EventHead: Sendable, Hashable {
  /// Its place in the trace.
  package var sequence: Int
  package var key: EventKey
  /// The events whose outputs it used, where the trace says so.
  var dependencies: [Int]

  init(_ event: TraceEvent) {
    (sequence, key, dependencies) = (event.sequence, event.key, event.dependencies)
  }

  package var kind: EventKind { key.kind }
  package var span: String { key.span }
}

/// One event that is not the same in two traces; `nil` on the side that lacks it.
package struct EventChange: Sendable {
  package enum Role: String, Sendable { case root, consequence }

  package let left: EventHead?
  package let right: EventHead?
  /// The first change of an episode is a root; a later one is a root only if it stands alone.
  package var role: Role
  /// Both sides asked the same and got something else.
  package let sameRequest: Bool
  /// The same event, at another place of its episode.
  package let isMoved: Bool
  /// From left to right: `/request/…` and `/outcome/…`, at most forty operations (RFC 6902); empty for a consequence.
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

  /// What changed before in the same episode.
  struct Earlier {
    var isEmpty: Bool
    /// Places of events that changed, by side.
    var left: Set<Int> = []
    var right: Set<Int> = []
  }

  init(_ left: Side?, _ right: Side?, isMoved: Bool, after earlier: Earlier) {
    (self.left, self.right) = (left.map { EventHead($0.event) }, right.map { EventHead($0.event) })
    self.isMoved = isMoved
    let (before, after) = (left?.content ?? .null, right?.content ?? .null)
    sameRequest = left != nil && right != nil && (before["request"] ?? .null).means(after["request"] ?? .null)
    let isRoot =
      earlier.isEmpty || Self.standsAlone(self.left, self.right, sameRequest: sameRequest, after: earlier)
    role = isRoot ? .root : .consequence
    let operations = isMoved || !isRoot ? [] : JSONPatch.difference(from: before, to: after).operations
    patch = JSONPatch(Array(operations.prefix(40))).json
  }

  /// Whether nothing before it in its episode can explain it, although something before it changed.
  ///
  /// Where both sides say which events they used, none of those changed. Where they do not: an answer from outside that
  /// came out otherwise to the very same request. What the run decides may follow from all before it.
  private static func standsAlone(
    _ left: EventHead?, _ right: EventHead?, sameRequest: Bool, after earlier: Earlier
  ) -> Bool {
    let (lefts, rights) = (left?.dependencies ?? [], right?.dependencies ?? [])
    guard lefts.isEmpty && rights.isEmpty else {
      return earlier.left.isDisjoint(with: lefts) && earlier.right.isDisjoint(with: rights)
    }
    guard sameRequest, let left else { return false }
    return left.kind.role == .effect && left.kind != .clockRead
  }
}
