package import JSON

/// What is changed where a run is taken up again from a recorded one.
package struct Fork: Sendable, Hashable {
  /// The session it leaves.
  package var parent: String
  /// The first event that may be new; those before it are the parent's.
  package var at: Int
  /// The chain digest of the parent's line before that event.
  package var head: Digest
  /// New outcomes of the parent's effects, by sequence number.
  package var edits: [Int: TraceEvent.Outcome]
  /// A seed that holds from the place on; the parent's if `nil`.
  package var seed: UInt64?
  /// What else is changed, in words for people.
  package var what: [String]

  package init(
    of parent: String, at: Int, head: Digest, edits: [Int: TraceEvent.Outcome] = [:], seed: UInt64? = nil,
    what: [String] = []
  ) {
    (self.parent, self.at, self.head, self.edits) = (parent, at, head, edits)
    (self.seed, self.what) = (seed, what)
  }

  /// The block in the new session's start.
  package var json: JSONValue {
    var block: JSONObject = [
      "of": .string(parent), "at": .integer(Int64(at)), "head": .string(head.description),
      "edits": .array(edits.sorted { $0.key < $1.key }.map(Self.json)),
    ]
    if let seed { block["seed"] = .string(String(seed)) }
    if !what.isEmpty { block["what"] = .array(what.map { .string($0) }) }
    return .object(block)
  }

  private static func json(_ place: Int, _ outcome: TraceEvent.Outcome) -> JSONValue {
    switch outcome {
    case .result(let value): ["event": .integer(Int64(place)), "res": value]
    case .failure(let failure):
      [
        "event": .integer(Int64(place)),
        "err": ["code": .string(failure.code), "message": .string(failure.message)],
      ]
    }
  }
}

/// Serves a fork from its parent: a pure machine, without files or tasks.
///
/// 1. Before the fork's place everything is the parent's, and a difference is a divergence.
/// 2. After it an answer is served wherever the parent asked the very same in the same place; the rest is new.
struct ForkCursor {
  enum Move: Sendable {
    case serve(TraceEvent.Outcome, TraceEvent.Source)
    /// A decision before the fork's place, to be compared with the parent's.
    case compare(TraceEvent)
    case live
    case diverge(Divergence)
  }

  private let fork: Fork
  private var replay: ReplayCursor
  /// How far the run has come, in the parent's numbers.
  private(set) var position = 0

  init(_ trace: Trace, _ fork: Fork) {
    self.fork = fork
    replay = ReplayCursor(trace, openEnded: false)
  }

  mutating func meet(_ key: EventKey, request: JSONValue) throws(TraceError) -> Move {
    guard let place = replay.sequence(of: key), place < fork.at || fork.edits[place] != nil else {
      position = max(position, fork.at)
      return later(key, request: request)
    }
    position = max(position, place + 1)
    switch try replay.meet(key, request: request) {
    case .serve(let event) where key.kind.role != .effect: return .compare(event)
    case .serve(let event):
      if let edited = fork.edits[event.sequence] { return .serve(edited, .edited) }
      return .serve(event.outcome, .replay)
    case .diverge(let divergence): return place < fork.at ? .diverge(divergence) : .live
    case .exhausted, .accept: return .live
    }
  }

  /// After the fork's place: the parent's answer to the same request, if it gave one in this span.
  private mutating func later(_ key: EventKey, request: JSONValue) -> Move {
    guard key.kind.role == .effect, let event = replay.take(request, like: key) else { return .live }
    return .serve(event.outcome, .replay)
  }
}
