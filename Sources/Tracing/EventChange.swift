package import JSON

/// One event that is not the same in two traces; `nil` on the side that lacks it.
package struct EventChange: Sendable {
  package enum Role: String, Sendable { case root, consequence }

  package var left: TraceEvent?
  package var right: TraceEvent?
  /// The first change of an episode is a root; a later one is a root only if it stands alone.
  package var role: Role
  /// Both sides asked the same and got something else.
  package let sameRequest: Bool
  /// The same event, at another place of its episode.
  package let isMoved: Bool
  /// From left to right: `/request/…` and `/outcome/…`, at most forty operations (RFC 6902); empty for a consequence.
  package let patch: JSONValue

  /// - Parameters:
  ///   - before: request and outcome on the left, messages in full; null when it is not there.
  ///   - after: the same of the right.
  ///   - isFirst: whether nothing before it in its episode changed.
  init(
    _ left: TraceEvent?, _ right: TraceEvent?, before: JSONValue, after: JSONValue, isMoved: Bool,
    isFirst: Bool
  ) {
    (self.left, self.right, self.isMoved) = (left, right, isMoved)
    sameRequest = left != nil && right != nil && (before["request"] ?? .null).means(after["request"] ?? .null)
    let isRoot = isFirst || Self.standsAlone(left, sameRequest: sameRequest)
    role = isRoot ? .root : .consequence
    let operations = isMoved || !isRoot ? [] : JSONPatch.difference(from: before, to: after).operations
    patch = JSONPatch(Array(operations.prefix(40))).json
  }

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

  /// Whether nothing before it in its episode can explain it, although something before it changed: an answer from
  /// outside that came out otherwise to the very same request. What the run decides may follow from all before it.
  private static func standsAlone(_ left: TraceEvent?, sameRequest: Bool) -> Bool {
    guard sameRequest, let left else { return false }
    return left.kind.role == .effect && left.kind != .clockRead
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
