package import JSON

/// One event that is not the same in two traces; `nil` on the side that lacks it.
package struct EventChange: Sendable {
  package enum Role: String, Sendable { case root, consequence }

  package var left: TraceEvent?
  package var right: TraceEvent?
  package var role = Role.root
  /// Both sides asked the same and got something else.
  package let sameRequest: Bool
  /// From left to right: `/request/…` and `/outcome/…`, at most forty operations (RFC 6902).
  package let patch: JSONValue

  init(left: ComparedEvent?, right: ComparedEvent?) {
    (self.left, self.right) = (left?.event, right?.event)
    let requests = (left?.content["request"], right?.content["request"])
    sameRequest = requests.0.map { left in requests.1.map(left.means) ?? false } ?? false
    let operations = JSONPatch.difference(from: left?.content ?? .null, to: right?.content ?? .null)
      .operations
    patch = JSONPatch(Array(operations.prefix(40))).json
  }

  /// What is different: `prompt`, `answer`, `decision`, `only-left`, `only-right`.
  package var cause: String {
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

/// An event with its messages in full, ready to be compared.
struct ComparedEvent: Sendable {
  var event: TraceEvent
  var content: JSONValue
  var digest: Digest

  func hasSamePlace(as other: ComparedEvent) -> Bool {
    event.kind == other.event.kind && event.site == other.event.site
  }
}

/// A trace's events by episode, messages resolved, structure left out.
struct ComparedTrace: Sendable {
  /// Episodes in order; what stands outside of any is under the path `/`.
  private(set) var episodes: [(opening: JSONValue, events: [ComparedEvent])] = []

  init(_ trace: Trace) {
    var places: [String: Int] = [:]
    var messages: [String: [JSONValue]] = [:]
    for event in trace.events where event.kind != .sessionStart {
      let path = Span.episode(of: event.span)
      if event.kind == .message {
        messages[path, default: []].append(event.request)
        continue
      }
      if places[path] == nil {
        places[path] = episodes.count
        episodes.append((event.kind == .spanOpen ? event.request : .null, []))
      }
      if let place = places[path] {
        episodes[place].events.append(Self.compared(event, messages[path] ?? []))
      }
    }
  }

  /// Episodes of both sides: first those that were opened alike, then the others in their order.
  func paired(with other: ComparedTrace) -> [(left: [ComparedEvent], right: [ComparedEvent])] {
    var rest = other.episodes.map { Optional($0) }
    var result: [(left: [ComparedEvent], right: [ComparedEvent])] = []
    for (index, episode) in episodes.enumerated() {
      let near = index < rest.count && rest[index]?.opening == episode.opening ? index : nil
      let match = near ?? rest.firstIndex { $0?.opening == episode.opening }
      result.append((episode.events, match.flatMap { rest[$0]?.events } ?? []))
      if let match { rest[match] = nil }
    }
    return result + rest.compactMap { $0.map { ([], $0.events) } }
  }

  private static func compared(_ event: TraceEvent, _ messages: [JSONValue]) -> ComparedEvent {
    var request = event.request
    if var object = request.objectValue, let ranges = object["messages"]?.arrayValue {
      object["messages"] = .array(
        ranges.flatMap { range -> [JSONValue] in
          guard let from = range[0]?.intValue, let to = range[1]?.intValue, from >= 0, from <= to,
            to <= messages.count
          else { return [] }
          return Array(messages[from..<to])
        })
      request = .object(object)
    }
    var content: JSONObject = ["request": request]
    switch event.outcome {
    case .result(let value): content["outcome"] = value
    case .failure(let failure): content["outcome"] = ["error": .string(failure.code)]
    }
    let identity: JSONValue = [
      "k": .string(event.kind.rawValue), "at": .string(event.site), "content": .object(content),
    ]
    return ComparedEvent(event: event, content: .object(content), digest: Digest(of: identity))
  }
}
